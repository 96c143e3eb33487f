import { LinkFailure } from '../../../model/failure.ts';
import type { ChannelEnd } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import { tellLimits } from './auth/account-limits.ts';
import { TokenKeeper } from './auth/token-keeper.ts';
import type { HeldToken } from './auth/token-keeper.ts';
import { WazoAuth } from './auth/wazo-auth.ts';
import { Conversation, ConversationOver } from './channel/conversation.ts';
import { Intake } from './channel/intake.ts';
import { endFailure } from './end-failure.ts';
import { upgradeFailure } from './failures.ts';
import { KeepAlive } from './keep-alive.ts';
import { addressOf } from './options.ts';
import type { StackAddress, WazoOptions } from './options.ts';
import { rememberedIn } from './remembered.ts';
import type { Remembered } from './remembered.ts';
import { loadSnapshot } from './snapshot.ts';
import { orStopped } from '../stopped.ts';

/** The server pings every 20 s, so a socket without any frame for this long is dead. */
const SILENCE_LIMIT_MS = 50_000;

/** Runs one session of a source from sign-in to leave; see `Protocol.run`. */
export async function runSession(options: WazoOptions, link: Link): Promise<void> {
  const session = new Session(options, link);
  const isStopped = () => link.signal.aborted;
  try {
    await session.live();
  } catch (error) {
    if (!isStopped()) {
      if (!(error instanceof ConversationOver)) throw error;
      const failure = await session.explain(error.end);
      // The stop may have come while wazo-auth was asked.
      if (!isStopped()) throw failure;
    }
  } finally {
    await session.end();
  }
  await session.leave();
}

/**
 *   token ──▶ upgrade ──▶ init ──▶ subscribe ──▶ (up) snapshot ──▶ live
 *
 * From every state an end of the socket throws; what its code means is `endFailure`'s. Retrying is the supervisor's.
 */
class Session {
  readonly #options: WazoOptions;
  readonly #link: Link;
  readonly #address: StackAddress;
  readonly #remembered: Remembered;
  readonly #keeper: TokenKeeper;
  readonly #broken = Promise.withResolvers<never>();
  readonly #onStop: () => void;
  #held: HeldToken | null = null;
  #intake: Intake | null = null;
  #conversation: Conversation | null = null;
  #keepAlive: KeepAlive | null = null;
  #leaving: Promise<void> | null = null;

  constructor(options: WazoOptions, link: Link) {
    this.#options = options;
    this.#link = link;
    this.#address = addressOf(options);
    this.#remembered = rememberedIn(link.memory);
    const auth = new WazoAuth(link, this.#address, options);
    this.#keeper = new TokenKeeper(link, auth, options, this.#remembered);
    // Both at once: the leave has 2 s, and a dead peer uses them up for the closing alone.
    this.#onStop = () => {
      void this.#conversation?.close();
      this.#leaving ??= this.#keeper.leave();
    };
    link.signal.addEventListener('abort', this.#onStop);
  }

  /** Never resolves: throws when the session is over. */
  async live(): Promise<never> {
    const held = await this.#signedIn();
    this.#link.health({ tokenEndsAt: held.expiresAt });
    tellLimits(this.#link, held.document, this.#options.events);
    const intake = this.#newIntake(held);
    const conversation = this.#newConversation(intake);
    const { ended } = await this.#dial(conversation, held);
    this.#link.step('init');
    const version = await conversation.init();
    this.#link.found?.(`version ${version} of the event protocol`);
    if (version < 2) this.#link.notice('Old server: limited connection check.');
    this.#link.step('subscribe');
    await this.#subscribe(conversation, intake);
    this.#link.step('events');
    this.#link.up();
    this.#keepAlive = new KeepAlive({
      link: this.#link,
      keeper: this.#keeper,
      remembered: this.#remembered,
      conversation,
      token: held,
      onBug: (error) => this.#broken.reject(error),
    });
    await Promise.race([this.#load(held), ended, this.#broken.promise]);
    const end = await Promise.race([ended, this.#broken.promise]);
    throw conversation.failure ?? new ConversationOver(end);
  }

  /** What the end of the socket means for the link. */
  explain(end: ChannelEnd): Promise<LinkFailure> {
    return endFailure({
      end,
      held: this.#keepAlive?.token ?? this.#held,
      keeper: this.#keeper,
      remembered: this.#remembered,
      hasBegun: this.#conversation?.version != null,
      hasRenewed: this.#keepAlive?.hasRenewed === true,
      lastCommand: this.#conversation?.lastCommand ?? null,
      lastReceivedAt: this.#conversation?.lastReceivedAt ?? this.#link.clock.now(),
    });
  }

  /** Leaves no timer and no socket. */
  async end(): Promise<void> {
    this.#link.signal.removeEventListener('abort', this.#onStop);
    this.#keepAlive?.stop();
    this.#intake?.release([]);
    this.#intake = null;
    await this.#conversation?.close();
  }

  /** Ends our sessions on the server. */
  async leave(): Promise<void> {
    this.#leaving ??= this.#keeper.leave();
    await this.#leaving;
  }

  async #signedIn(): Promise<HeldToken> {
    this.#held = this.#keeper.reusable();
    if (this.#held !== null) return this.#held;
    this.#held = await orStopped(this.#link.signal, this.#keeper.obtain(), () => this.#keeper.leave());
    // Steps of ours begin after the first dial, whose own steps the link shows until then.
    this.#link.step('token');
    this.#link.step('upgrade');
    return this.#held;
  }

  #newIntake({ document }: HeldToken): Intake {
    const intake = new Intake({
      link: this.#link,
      known: this.#remembered.known,
      ownOrigin: document.origin,
      onMessage: ({ name, data }) => {
        if (name === 'auth_session_expire_soon') this.#keepAlive?.onExpireSoon(data.uuid);
      },
    });
    this.#intake = intake;
    return intake;
  }

  #newConversation(intake: Intake): Conversation {
    const conversation = new Conversation(this.#link.clock, {
      onEvent: (body, raw) => intake.event(body, raw),
      onUnreadable: (raw, reason) => {
        intake.unreadable(raw, reason);
        if (conversation.version === null) conversation.fail(this.#otherService(reason));
      },
    });
    this.#conversation = conversation;
    return conversation;
  }

  #otherService(reason: string): LinkFailure {
    return new LinkFailure('not-the-service', {
      cause: `What ${this.#address.host} sends is not Wazo's event protocol.`,
      cure: 'Check the address: it is that of the Wazo stack, as in https://host.',
      evidence: [reason],
    });
  }

  /** Resolves once the socket is open. */
  async #dial(conversation: Conversation, { document }: HeldToken): Promise<{ ended: Promise<ChannelEnd> }> {
    const { https, host } = this.#address;
    const dialling = this.#link.transports.websocket({
      // The last slash matters: without it the server redirects, and no WebSocket follows.
      url: `${https.replace(/^https:/, 'wss:')}/api/websocketd/?version=${this.#remembered.version}`,
      headers: { 'x-auth-token': document.token },
      silenceLimitMs: SILENCE_LIMIT_MS,
      onMessage: (message) => conversation.receive(message),
    });
    try {
      const channel = await orStopped(this.#link.signal, dialling, (late) => late.close(1000));
      return { ended: conversation.attach(channel) };
    } catch (error) {
      throw error instanceof LinkFailure ? upgradeFailure(error, host) : error;
    }
  }

  async #subscribe(conversation: Conversation, intake: Intake): Promise<void> {
    const answers = this.#options.events.map((name) =>
      conversation.command({ op: 'subscribe', data: { event_name: name } }),
    );
    intake.holdBack();
    await Promise.all([...answers, conversation.command({ op: 'start' })]);
    this.#link.found?.(`kinds of events subscribed: ${answers.length}`);
  }

  async #load({ document }: HeldToken): Promise<void> {
    const [snapshot] = await Promise.all([
      loadSnapshot({
        link: this.#link,
        base: this.#address.https,
        document,
        tenant: this.#options.tenant,
        known: this.#remembered.known,
      }),
      // The new socket knows the newest token only.
      this.#keeper.removeSuperseded(),
    ]);
    this.#intake?.release(snapshot);
  }
}
