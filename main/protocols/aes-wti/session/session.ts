import { LinkFailure } from '../../../../model/failure.ts';
import type { ChannelEnd } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import { AgentWatch } from '../devices/agent-watch.ts';
import type { MonitoredDevice } from '../devices/monitored-device.ts';
import { Roster } from '../devices/roster.ts';
import { endFailure, openFailure } from '../failures.ts';
import { addressOf } from '../options.ts';
import type { AesAddress, AesWtiOptions } from '../options.ts';
import { rememberedIn } from '../remembered.ts';
import type { Remembered } from '../remembered.ts';
import { Conversation, ConversationOver } from '../wire/conversation.ts';
import { unlessOver } from '../wire/unless-over.ts';
import { sayFarewell } from './farewell.ts';
import { Intake } from './intake.ts';
import { SessionTimer } from './session-timer.ts';
import { CLEANUP_DELAY_SECONDS, startSession } from './start.ts';
import type { WtiSession } from './start.ts';
import { orStopped, Stopped } from '../../stopped.ts';

const PING_EVERY_MS = 20_000;
/** Two pings without an answer, and the time of a third. */
const SILENCE_LIMIT_MS = 60_000;
const DIAL_TIMEOUT_MS = 10_000;

/** Runs one session of a source from sign-in to leave; see `Protocol.run`. */
export async function runSession(options: AesWtiOptions, link: Link): Promise<void> {
  const session = new Session(options, link);
  try {
    await session.live();
  } catch (error) {
    if (!link.signal.aborted) throw session.explained(error);
  } finally {
    await session.end();
  }
}

interface Parts {
  session: WtiSession;
  conversation: Conversation;
  roster: Roster;
  agents: AgentWatch;
  timer: SessionTimer;
}

/**
 *   upgrade ──▶ StartApplicationSession ──▶ a monitor a device ──▶ (up) snapshots ──▶ live
 *
 * From every state an end of the socket throws. Retrying is the supervisor's; what AES still keeps of the session is taken
 * up by the next attempt.
 */
class Session {
  readonly #options: AesWtiOptions;
  readonly #link: Link;
  readonly #address: AesAddress;
  readonly #remembered: Remembered;
  readonly #broken = Promise.withResolvers<never>();
  readonly #onBug = (error: unknown) => this.#broken.reject(error);
  #conversation: Conversation | null = null;
  #parts: Parts | null = null;
  /** Nobody will take this session up again, so it must not stay on AES. */
  #isForGood = false;

  constructor(options: AesWtiOptions, link: Link) {
    this.#options = options;
    this.#link = link;
    this.#address = addressOf(options);
    this.#remembered = rememberedIn(link.memory, options);
    // A mistake may come when nobody waits for it any more.
    this.#broken.promise.catch(() => undefined);
  }

  /** Never resolves: throws when the session is over. */
  async live(): Promise<never> {
    const { signal } = this.#link;
    const conversation = this.#newConversation();
    const { ended } = await this.#dial(conversation);
    const over = ended.then((end) => {
      throw conversation.failure ?? new ConversationOver(end);
    });
    const life = Promise.race([this.#run(conversation), over, this.#broken.promise]);
    return orStopped(signal, life, () => undefined);
  }

  async #run(conversation: Conversation): Promise<never> {
    const { roster, agents } = await this.#begin(conversation);
    try {
      await roster.placeAll();
    } catch (error) {
      this.#isForGood = error instanceof LinkFailure && conversation.failure === null;
      throw error;
    }
    this.#link.found?.(`monitors placed: ${roster.placed.length} of ${this.#remembered.devices.length}`);
    this.#link.step('events');
    this.#link.up();
    await roster.snapshotAll();
    for (const device of roster.placed) watchAgent(agents, device);
    agents.start();
    return this.#broken.promise;
  }

  /** What the end of the session means for the link. */
  explained(error: unknown): unknown {
    if (!(error instanceof ConversationOver)) return error;
    return endFailure(error.end, SILENCE_LIMIT_MS, this.#link.clock.now());
  }

  /** Takes leave where the session is not to be taken up again; leaves no timer and no socket. */
  async end(): Promise<void> {
    const conversation = this.#conversation;
    if (conversation === null) return;
    const parts = this.#parts;
    parts?.timer.stop();
    parts?.agents.stop();
    parts?.roster.stop();
    this.#remembered.lastHeardAt = conversation.lastHeardAt;
    if (parts !== null && conversation.isOpen && (this.#link.signal.aborted || this.#isForGood)) {
      this.#remembered.session = null;
      await sayFarewell(this.#link.clock, conversation, parts.session.id, parts.roster.placed);
    }
    await conversation.close();
  }

  #newConversation(): Conversation {
    const intake = new Intake({
      link: this.#link,
      remembered: this.#remembered,
      parts: () => this.#parts,
      onEvent: (event) => this.#parts?.agents.onEvent(event),
      onMissed: () => {
        this.#parts?.roster.snapshotAll().catch(unlessOver(this.#onBug));
      },
    });
    const { requestRate, headerVersion } = this.#options;
    this.#conversation = new Conversation({
      clock: this.#link.clock,
      rate: requestRate,
      version: headerVersion,
      listener: intake,
    });
    return this.#conversation;
  }

  /** Resolves once the socket is open, with the promise of its end. */
  async #dial(conversation: Conversation): Promise<{ ended: Promise<ChannelEnd> }> {
    const { transports, signal } = this.#link;
    const password = this.#link.secret('password') ?? '';
    const dialling = transports.websocket({
      url: this.#address.socket,
      headers: { authorization: this.#authorization(password) },
      pingEveryMs: PING_EVERY_MS,
      silenceLimitMs: SILENCE_LIMIT_MS,
      timeoutMs: DIAL_TIMEOUT_MS,
      onMessage: (message) => conversation.receive(message),
    });
    try {
      const channel = await orStopped(signal, dialling, (late) => void late.close(1000));
      return { ended: conversation.attach(channel) };
    } catch (error) {
      throw error instanceof LinkFailure ? openFailure(error, this.#address, password) : error;
    }
  }

  #authorization(password: string): string {
    const old = this.#oldSession();
    if (old !== null && this.#options.wsReconnectAuth === 'bearer') return `Bearer ${old.token}`;
    const basic = Buffer.from(`${this.#options.username}:${password}`, 'utf8').toString('base64');
    this.#link.conceal(basic);
    return `Basic ${basic}`;
  }

  /** The session that AES still keeps for us, as far as can be known from here. */
  #oldSession() {
    const { session, lastHeardAt, recoveryRefused } = this.#remembered;
    const isKept = this.#link.clock.now() - lastHeardAt < CLEANUP_DELAY_SECONDS * 1000;
    return this.#options.sessionRecovery === 'try' && !recoveryRefused && isKept ? session : null;
  }

  async #begin(conversation: Conversation): Promise<Parts> {
    const link = this.#link;
    const remembered = this.#remembered;
    const options = this.#options;
    const onBug = this.#onBug;
    link.step('session');
    const old = this.#oldSession();
    const session = await startSession(conversation, options, remembered, old?.id);
    link.conceal(session.token);
    if (session.id !== undefined) link.conceal(session.id);
    // The answer may come with the stop: then this has been ended already, and AES drops the session by itself.
    if (link.signal.aborted) throw new Stopped();
    link.found?.(`AES keeps the session for ${session.duration} s without a sign of life`);
    remembered.session = session.id === undefined ? null : { id: session.id, token: session.token };
    if (options.tokenInJsonHeader === 'on') conversation.authorization = `Bearer ${session.token}`;
    const agents = new AgentWatch({
      clock: link.clock,
      conversation,
      remembered,
      pollSeconds: options.agentPollSeconds,
      emit: (event) => link.emit(event),
      onBug,
    });
    const roster = new Roster({
      link,
      conversation,
      options,
      remembered,
      onBug,
      onPlaced: (device) => {
        watchAgent(agents, device);
        roster.snapshot(device).catch(unlessOver(onBug));
      },
    });
    if (!session.isOld) roster.clear();
    const timer = new SessionTimer({
      link,
      conversation,
      options,
      address: this.#address,
      remembered,
      session,
      onBug,
    });
    this.#parts = { session, conversation, roster, agents, timer };
    return this.#parts;
  }
}

/** An agent logs on at a station; where one is, GetAgentState tells. */
function watchAgent(agents: AgentWatch, { kind, id }: MonitoredDevice): void {
  if (kind === 'station' && id !== null) agents.watch(id);
}
