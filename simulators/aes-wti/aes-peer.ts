import type { Clock, Undo } from '../../model/clock.ts';
import type { Peer, PeerSettings, SourceEntry } from '../peer.ts';
import type { Happening } from '../scenario.ts';
import { Aes, LIMITS } from './aes.ts';
import type { Limits } from './aes.ts';
import { enact } from './story.ts';
import { issueCertificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { changed, HEALTHY } from './conduct.ts';
import type { Conduct, ConductChange } from './conduct.ts';
import type { Channel } from './door/channel.ts';
import { Door, SESSION_PATH } from './door/door.ts';
import { faultNamed } from './faults.ts';
import type { Fault, Strike } from './faults.ts';
import { Identifiers } from './identifiers.ts';
import { Journal } from './journal.ts';
import type { TranscriptEntry } from './journal.ts';
import { monitoredIn, OFFICE } from './office.ts';
import type { Office } from './office.ts';

/** What a test may set besides; the defaults are a healthy AES 10.2 with the demo's office. */
export interface AesSetup {
  office?: Office;
  limits?: Partial<Limits>;
  conduct?: ConductChange;
  clock?: Clock;
  /** Opens the unencrypted port too, which a real AES keeps closed. */
  plain?: boolean;
}

/** The AES peer with what shows its inside. */
export interface AesPeer extends Peer {
  /** The last lines of its log, in the manner of telrestsvc.log. */
  readonly log: string[];
  /** The last frames of all sockets, in both directions. */
  readonly transcript: TranscriptEntry[];
  readonly port: number;
  /** Null while the unencrypted port is closed. */
  readonly plainPort: number | null;
  /** What the peer holds now: nothing of it may grow for ever. */
  readonly held: { calls: number; sessions: number; monitors: number };
}

const STRIKE_AFTER_MS = 3000;
const LINK_NAME = 'TSAPI link 1';
/** Requests a second that a source is advised: all devices are monitored within seconds. Below what the switch bears. */
const REQUEST_RATE = 20;

export async function startAesPeer(settings: PeerSettings, setup: AesSetup = {}): Promise<AesPeer> {
  const clock = setup.clock ?? WALL_CLOCK;
  const conduct = changed(HEALTHY, setup.conduct ?? {});
  const aes = new Aes({
    office: setup.office ?? OFFICE,
    limits: { ...LIMITS, ...setup.limits },
    clock,
    ids: new Identifiers(settings.seed),
    journal: new Journal(clock),
    hurry: settings.hurry ?? 1,
    conduct,
  });
  const certificates = await issueCertificates(settings.authority);
  const peer = new RunningAes(aes, conduct, certificates, setup.plain ?? false);
  if (settings.fault !== undefined) peer.fault(settings.fault);
  await peer.listen(settings.port);
  return peer;
}

const WALL_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

class RunningAes implements AesPeer {
  readonly protocol = 'aes-wti';
  readonly #aes: Aes;
  readonly #usual: Conduct;
  readonly #certificates: Certificates;
  readonly #door: Door;
  readonly #strikes = new Set<Undo>();
  #fault: Fault | null = null;
  #ports: { port: number; plainPort: number | null } = { port: 0, plainPort: null };

  constructor(aes: Aes, usual: Conduct, certificates: Certificates, plain: boolean) {
    this.#aes = aes;
    this.#usual = usual;
    this.#certificates = certificates;
    this.#door = new Door(aes, {
      certificate: certificates[usual.certificate],
      plain,
      onSubscribed: (channel) => this.#strikeLater(channel),
    });
  }

  get sources(): SourceEntry[] {
    const { office } = this.#aes;
    const url = `wss://127.0.0.1:${String(this.port)}${SESSION_PATH}`;
    const username = office.users[0]?.name ?? '';
    const devices = monitoredIn(office);
    const options = { url, username, switchName: office.switchName, devices, requestRate: REQUEST_RATE };
    return [{ id: 'aes', name: 'Avaya AES (simulated)', protocol: this.protocol, options }];
  }

  get secrets(): { sourceId: string; name: string; value: string }[] {
    return [{ sourceId: 'aes', name: 'password', value: this.#aes.office.users[0]?.password ?? '' }];
  }

  get listeners(): number {
    return [...this.#door.channels].filter((channel) => channel.settled).length;
  }

  get log(): string[] {
    return this.#aes.journal.lines;
  }

  get transcript(): TranscriptEntry[] {
    return this.#aes.journal.transcript;
  }

  get port(): number {
    return this.#ports.port;
  }

  get plainPort(): number | null {
    return this.#ports.plainPort;
  }

  get held(): { calls: number; sessions: number; monitors: number } {
    const { exchange, sessions, monitors } = this.#aes;
    return { calls: exchange.size, sessions: sessions.size, monitors: monitors.size };
  }

  async listen(port: number): Promise<void> {
    this.#ports = await this.#door.listen(port);
  }

  perform(run: string, happening: Happening): number {
    return this.#aes.count(() => enact(this.#aes.exchange, this.#aes.agents, run, happening));
  }

  fault(name: string | null): void {
    const next = name === null ? null : faultNamed(name);
    if (this.#fault?.strike === 'freeze') for (const channel of this.#door.channels) channel.freeze(false);
    for (const undo of this.#strikes) undo();
    this.#strikes.clear();
    this.#fault = next;
    const before = this.#aes.conduct;
    this.#aes.conduct = changed(this.#usual, next?.conduct ?? {});
    this.#door.show(this.#certificates[this.#aes.conduct.certificate]);
    this.#announceLink(before.link);
    if (before.timer === 'honest' && this.#aes.conduct.timer === 'short') this.#aes.sessions.shorten();
    if (next?.strike === undefined) return;
    for (const channel of this.#door.channels) if (channel.subscribed) this.#strike(channel, next.strike);
  }

  async close(): Promise<void> {
    for (const undo of this.#strikes) undo();
    await this.#door.close();
    for (const session of this.#aes.sessions.all()) this.#aes.sessions.end(session, null);
  }

  #announceLink(before: Conduct['link']): void {
    const { link } = this.#aes.conduct;
    if (link === before) return;
    const payload = { eventListenerId: '1', linkName: LINK_NAME };
    if (link === 'down') this.#aes.announce('LinkDownEvent', { ...payload, autoReconnect: true });
    else this.#aes.announce('LinkUpEvent', payload);
  }

  /** A socket that subscribes while a striking fault lasts is given time to show that all is well. */
  #strikeLater(channel: Channel): void {
    const strike = this.#fault?.strike;
    if (strike === undefined) return;
    const undo = this.#aes.clock.after(STRIKE_AFTER_MS / this.#aes.hurry, () => {
      this.#strikes.delete(undo);
      this.#strike(channel, strike);
    });
    this.#strikes.add(undo);
  }

  #strike(channel: Channel, strike: Strike): void {
    const { sessions, monitors } = this.#aes;
    const { session } = channel;
    switch (strike) {
      case 'close-1001':
        channel.close(1001);
        return;
      case 'close-1011':
        channel.close(1011);
        return;
      case 'cut':
        channel.cut();
        return;
      case 'clean-up':
        if (session !== null) sessions.end(session, null);
        channel.cut();
        return;
      case 'reset':
        channel.reset();
        return;
      case 'freeze':
        channel.freeze(true);
        return;
      case 'huge':
        channel.sendHuge();
        return;
      case 'end-session':
        if (session !== null) sessions.end(session, 'resourceLimitation');
        return;
      case 'stop-monitor': {
        const [monitor] = session?.monitors.values() ?? [];
        if (monitor === undefined) return;
        monitors.remove(monitor);
        channel.sendEvent('MonitorStop', { monitorCrossRefID: monitor.crossRefId });
        return;
      }
    }
  }
}
