import type { EventFacts } from '../../../model/event.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { ChannelEnd } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import { TokenKeeper } from './auth/token-keeper.ts';
import type { Token } from './auth/token.ts';
import { Conversation, ConversationOver } from './channel/conversation.ts';
import { Subscriber } from './channel/subscriber.ts';
import { mapMessage } from './events/catalogue.ts';
import { failureOfEnd, failureOfOpening } from './failures.ts';
import { restBase } from './options.ts';
import type { KazooOptions } from './options.ts';
import { rememberedIn } from './remembered.ts';
import type { Remembered } from './remembered.ts';
import { watchedAccounts } from './rest/accounts.ts';
import { Crossbar } from './rest/crossbar.ts';
import type { RestAccess } from './rest/read-list.ts';
import { orStopped, Stopped } from '../stopped.ts';
import { watch } from './watch.ts';

/** The server answers pings by itself, and counts as idle who sends nothing. */
const PING_EVERY_MS = 30_000;
const SILENCE_LIMIT_MS = 3 * PING_EVERY_MS;

/** Runs one session of a source from sign-in to leave; see `Protocol.run`. */
export async function runSession(options: KazooOptions, link: Link): Promise<void> {
  const session = new Session(options, link);
  try {
    await session.live();
  } catch (error) {
    if (!link.signal.aborted) throw error;
    if (!(error instanceof Stopped || error instanceof ConversationOver || error instanceof LinkFailure)) {
      throw error;
    }
  } finally {
    await session.end();
  }
}

/**
 *   token ──▶ upgrade ──▶ subscribe ──▶ (up) snapshot ──▶ live
 *
 * From every state the end of the socket throws. Retrying is the supervisor's.
 */
class Session {
  readonly #options: KazooOptions;
  readonly #link: Link;
  readonly #remembered: Remembered;
  readonly #keeper: TokenKeeper;
  readonly #rest: RestAccess;
  readonly #conversation: Conversation;
  readonly #onStop: () => void;
  #hasSignedIn = false;
  #hasSubscribed = false;
  #isSlowedDown = false;

  constructor(options: KazooOptions, link: Link) {
    this.#options = options;
    this.#link = link;
    this.#remembered = rememberedIn(link.memory);
    const crossbar = new Crossbar(link, restBase(options.apiUrl));
    this.#keeper = new TokenKeeper(link, crossbar, options, this.#remembered);
    this.#rest = { crossbar, keeper: this.#keeper };
    this.#conversation = this.#newConversation();
    this.#onStop = () => void this.#conversation.close();
    link.signal.addEventListener('abort', this.#onStop);
  }

  /** Never resolves: throws when the session is over. */
  async live(): Promise<never> {
    const token = await this.#signedIn();
    this.#link.health({ tokenEndsAt: token.expiresAt });
    const accounts = await orStopped(
      this.#link.signal,
      watchedAccounts(this.#options, token, this.#rest, (text) => this.#link.notice(text)),
    );
    const { ended } = await this.#dial();
    try {
      return await this.#converse(token, accounts);
    } catch (error) {
      if (!(error instanceof ConversationOver)) throw error;
      throw this.#failureOf(await ended);
    }
  }

  /** Leaves no timer and no socket. Closing drops the subscriptions. */
  async end(): Promise<void> {
    this.#link.signal.removeEventListener('abort', this.#onStop);
    await this.#conversation.close();
  }

  async #signedIn(): Promise<Token> {
    const reusable = this.#keeper.reusable();
    if (reusable !== null) return reusable;
    const token = await orStopped(this.#link.signal, this.#keeper.current());
    // Steps of ours begin after the first dial, whose own steps the link shows until then.
    this.#link.step('token');
    this.#hasSignedIn = true;
    return token;
  }

  /** Subscribes, and then watches over the link. Never resolves. */
  async #converse(token: Token, accounts: readonly string[]): Promise<never> {
    const link = this.#link;
    const conversation = this.#conversation;
    const { bindings } = this.#options;
    link.step('subscribe');
    const subscriber = new Subscriber({ ...this.#rest, link, conversation, token, accounts, bindings });
    await subscriber.subscribe();
    this.#hasSubscribed = true;
    link.step('events');
    link.up();
    return watch({ ...this.#rest, link, conversation, known: this.#remembered.known, accounts, subscriber });
  }

  /** Resolves, once the socket is open, with what resolves when it has ended. */
  async #dial(): Promise<{ ended: Promise<ChannelEnd> }> {
    const { socketUrl } = this.#options;
    if (this.#hasSignedIn) this.#link.step('upgrade');
    const dialling = this.#link.transports.websocket({
      url: socketUrl.trim(),
      pingEveryMs: PING_EVERY_MS,
      silenceLimitMs: SILENCE_LIMIT_MS,
      onMessage: (message) => this.#conversation.receive(message),
    });
    try {
      const channel = await orStopped(this.#link.signal, dialling, (late) => late.close(1000));
      return { ended: this.#conversation.attach(channel) };
    } catch (error) {
      if (!(error instanceof LinkFailure)) throw error;
      throw failureOfOpening(error, socketUrl, this.#hasSignedIn);
    }
  }

  #failureOf(end: ChannelEnd): LinkFailure {
    // Where the server failed over our first message, it may have failed over its token.
    if (end.code === 1011 && !this.#hasSubscribed) this.#remembered.token = null;
    return failureOfEnd(end, SILENCE_LIMIT_MS, this.#link.clock.now());
  }

  #newConversation(): Conversation {
    const link = this.#link;
    const emit = (facts: EventFacts) => link.emit(facts);
    return new Conversation(link.clock, {
      onEvent: (message, raw) => mapMessage(message, raw, this.#remembered.known).forEach(emit),
      onOther: (name, raw) => emit({ kind: 'vendor', name, raw }),
      onUnreadable: (name, reason, raw) =>
        emit({
          kind: 'undecoded',
          name,
          reason,
          ...(typeof raw === 'string'
            ? { raw }
            : { raw: Buffer.from(raw).toString('base64'), rawEncoding: 'base64' as const }),
        }),
      onSlowedDown: () => {
        if (this.#isSlowedDown) return;
        this.#isSlowedDown = true;
        link.notice("Slowing down at the server's request: it takes 10 messages a second at most.");
      },
    });
  }
}
