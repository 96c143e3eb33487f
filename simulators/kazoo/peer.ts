import type { Clock, Undo } from '../../model/clock.ts';
import { createChance } from '../chance.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import type { Peer, PeerSettings } from '../peer.ts';
import { createAllowance } from './allowance.ts';
import { createAudience } from './audience.ts';
import type { Audience } from './audience.ts';
import { offeredPatterns } from './blackhole/bindings.ts';
import { createBlackhole } from './blackhole/door.ts';
import { openEventPort } from './blackhole/event-port.ts';
import type { EventPort } from './blackhole/event-port.ts';
import type { BusEvent } from './bus.ts';
import { createCrossbar } from './crossbar/door.ts';
import type { Windows } from './crossbar/resources.ts';
import { createTokens } from './crossbar/tokens.ts';
import { MONITOR, PASSWORD, createDirectory, normalName } from './directory.ts';
import type { Directory } from './directory.ts';
import type { Kazoo } from './kazoo.ts';
import { createExchange } from './telephony/exchange.ts';
import type { Exchange } from './telephony/exchange.ts';
import { channelDetail, channelRow } from './telephony/leg-data.ts';
import { createSwitchroom } from './telephony/switchroom.ts';
import { issueCertificates } from './trouble/certificates.ts';
import { HEALTHY } from './trouble/conduct.ts';
import type { Conduct } from './trouble/conduct.ts';
import { faultNamed } from './trouble/faults.ts';
import { burst } from './trouble/strikes.ts';

/** What a test may set besides; the default is a healthy 4.3. */
export interface KazooSetup {
  conduct?: Partial<Conduct>;
  clock?: Clock;
}

/** The Kazoo peer with what shows its inside. */
export interface KazooPeer extends Peer {
  readonly directory: Directory;
  /** What the peer holds now: nothing of it may grow for ever. */
  readonly held: { calls: number; legs: number; sockets: number };
  /** Events kept from sockets that are open, without a word to them. */
  readonly dropped: number;
}

const SOURCE_ID = 'kazoo';
/** The ports of other systems' peers follow the first; this one stays clear of them. */
const EVENT_PORT_OFFSET = 100;
/** How long a restart takes. */
const PASSING = 10_000;
/** What the source that the peer offers listens to: all calls, and what Qubicle says of queues and agents. */
const BINDINGS = ['call.*.*', 'qubicle.queue', 'qubicle.recipient'];

const WALL_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Crossbar and Blackhole, each on a TLS port of its own, and the switch behind them. */
export async function startKazooPeer(settings: PeerSettings, setup: KazooSetup = {}): Promise<KazooPeer> {
  const { port, seed } = settings;
  const usual: Conduct = { ...HEALTHY, ...setup.conduct };
  const kazoo = await createKazoo(settings, setup.clock ?? WALL_CLOCK, usual);
  let said = 0;
  const audience = createAudience(kazoo, {
    reset: (remotePort) => events.reset(remotePort),
    burst: () => burst(switchroom),
  });
  const exchange = createExchange({
    clock: kazoo.clock,
    directory: kazoo.directory,
    chance: createChance(seed),
    conduct: () => kazoo.conduct,
    publish(event) {
      if (isForSource(event, kazoo.directory)) said += 1;
      audience.publish(event);
    },
  });
  const switchroom = createSwitchroom(exchange);
  const certificates = await issueCertificates(settings.authority);
  const tls = { cert: certificates.good.certificate, key: certificates.good.key };
  const rest = await listenOnLoopback(createCrossbar(tls, kazoo, windowsOf(kazoo, exchange, audience)), port);
  const events = await openEventPort(
    createBlackhole(tls, kazoo, audience),
    port === 0 ? 0 : port + EVENT_PORT_OFFSET,
    certificates,
  );
  const misbehaviour = createMisbehaviour(kazoo, usual, events, audience);
  if (settings.fault !== undefined) misbehaviour.begin(settings.fault);

  return {
    protocol: 'kazoo',
    sources: [
      {
        id: SOURCE_ID,
        name: 'Kazoo (simulated)',
        protocol: 'kazoo',
        options: {
          apiUrl: `https://127.0.0.1:${String(rest.port)}/v2`,
          socketUrl: `wss://127.0.0.1:${String(events.port)}/`,
          username: MONITOR,
          accountName: normalName(kazoo.directory.home.name),
          bindings: BINDINGS,
        },
      },
    ],
    secrets: [{ sourceId: SOURCE_ID, name: 'password', value: PASSWORD }],
    directory: kazoo.directory,
    get listeners() {
      return audience.listeners;
    },
    get held() {
      return { calls: switchroom.size, legs: exchange.legs.size, sockets: audience.size };
    },
    get dropped() {
      return audience.dropped;
    },
    perform(run, happening) {
      said = 0;
      switchroom.perform(run, happening);
      return said;
    },
    fault: (name) => misbehaviour.begin(name),
    async close() {
      misbehaviour.stop();
      await Promise.all([rest.close(), events.close()]);
    },
  };
}

async function createKazoo(
  { seed, hurry = 1 }: PeerSettings,
  clock: Clock,
  conduct: Conduct,
): Promise<Kazoo> {
  const kazoo: Kazoo = {
    clock,
    hurry,
    directory: createDirectory(seed),
    tokens: await createTokens(clock),
    signIns: createAllowance(clock, () => {
      const { signIns } = kazoo.conduct;
      return { size: signIns, perSecond: (signIns / 10) * hurry };
    }),
    conduct,
  };
  return kazoo;
}

/** Whether the offered source gets it. */
function isForSource({ patterns }: BusEvent, { home }: Directory): boolean {
  const [first = ''] = patterns;
  return ['call', 'qubicle.queue', 'qubicle.recipient'].some((family) =>
    `${first}.`.startsWith(`${family}.${home.id}.`),
  );
}

function windowsOf(kazoo: Kazoo, { legs }: Exchange, audience: Audience): Windows {
  return {
    channels: (account) =>
      [...legs.values()]
        .filter(({ interaction }) => interaction.account === account)
        .map((leg) => channelRow(leg, kazoo.clock.now())),
    channel(account, callId) {
      const leg = legs.get(callId);
      if (leg?.interaction.account !== account) return undefined;
      return channelDetail(leg, kazoo.clock.now());
    },
    sockets: audience.list,
    patterns: () => offeredPatterns(kazoo.conduct),
  };
}

interface Misbehaviour {
  /** Begins a fault by its name, or with `null` ends it. */
  begin(name: string | null): void;
  /** Leaves no timer behind. */
  stop(): void;
}

function createMisbehaviour(
  kazoo: Kazoo,
  usual: Conduct,
  events: EventPort,
  audience: Audience,
): Misbehaviour {
  let undo: Undo = () => undefined;

  function behave(change: Partial<Conduct>): void {
    kazoo.conduct = { ...usual, ...change };
    events.show(kazoo.conduct.certificate);
    events.setOpen(kazoo.conduct.door !== 'closed');
  }

  function stop(): void {
    undo();
    audience.suffer(null);
  }

  return {
    stop,
    begin(name) {
      const fault = name === null ? null : faultNamed(name);
      stop();
      behave({ ...fault?.conduct, ...fault?.passing });
      if (fault?.passing !== undefined) {
        undo = kazoo.clock.after(PASSING / kazoo.hurry, () => behave(fault.conduct ?? {}));
      }
      if (fault?.revokes === true) kazoo.tokens.revokeAll();
      audience.suffer(fault);
    },
  };
}
