import type { Undo } from '../../../../model/clock.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import { unlessOver } from '../wire/unless-over.ts';
import { sessionLost, tokenExpired, unanswered } from '../failures.ts';
import type { AesAddress, AesWtiOptions } from '../options.ts';
import type { Conversation } from '../wire/conversation.ts';
import { NoAnswer } from '../wire/conversation.ts';
import { isFields, nested, number } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { WtiRefusal } from '../wire/refusal.ts';
import type { Remembered } from '../remembered.ts';
import type { WtiSession } from './start.ts';

const RESET = 'ResetApplicationSessionTimer';
const LONGEST_PERIOD_MS = 60_000;
const SHORTEST_PERIOD_MS = 5_000;
const AGAIN_MS = 5_000;
const REST_TIMEOUT_MS = 10_000;

export interface SessionTimerSettings {
  link: Link;
  conversation: Conversation;
  options: AesWtiOptions;
  address: AesAddress;
  remembered: Remembered;
  session: WtiSession;
  onBug: (error: unknown) => void;
}

/**
 * Keeps the session alive: nothing but a reset of its timer does. The form of the reset on the socket is not published,
 * that on REST is; so REST follows where the socket's is not understood or not answered. Ends the conversation when
 * neither helps.
 */
export class SessionTimer {
  readonly #settings: SessionTimerSettings;
  #duration: number;
  #isOverRest = false;
  #hasSwappedMember = false;
  #refusals = 0;
  /** When the first was sent of the resets in a row that got no answer (ms since the epoch). */
  #unansweredSince: number | null = null;
  #undo: Undo = () => undefined;
  #isStopped = false;

  constructor(settings: SessionTimerSettings) {
    this.#settings = settings;
    this.#duration = settings.session.duration;
    this.#tellEnd();
    this.#schedule(this.#period());
  }

  stop(): void {
    this.#isStopped = true;
    this.#undo();
  }

  #tellEnd(): void {
    const { link } = this.#settings;
    link.health({ tokenEndsAt: link.clock.now() + this.#duration * 1000 });
  }

  #period(): number {
    return Math.max(SHORTEST_PERIOD_MS, Math.min((this.#duration * 1000) / 2, LONGEST_PERIOD_MS));
  }

  #schedule(ms: number): void {
    if (this.#isStopped) return;
    const { link, conversation, onBug } = this.#settings;
    this.#undo = link.clock.after(ms, () => {
      this.#reset().then(
        (nextMs) => this.#schedule(nextMs),
        (error: unknown) => {
          if (error instanceof LinkFailure && conversation.isOpen && !this.#isStopped)
            conversation.fail(error);
          else unlessOver(onBug)(error);
        },
      );
    });
  }

  /** How long until the next one. */
  async #reset(): Promise<number> {
    const askedAt = this.#settings.link.clock.now();
    try {
      const answer = this.#isOverRest ? await this.#overRest() : await this.#overSocket();
      this.#refusals = 0;
      this.#unansweredSince = null;
      const granted = number(answer, 'actualSessionDuration');
      if (granted !== undefined && granted > 0) this.#duration = granted;
      this.#tellEnd();
      return this.#period();
    } catch (error) {
      if (error instanceof WtiRefusal) return this.#onRefusal(error);
      if (!(error instanceof NoAnswer)) throw error;
      this.#unansweredSince ??= askedAt;
      const wasOverRest = this.#isOverRest;
      this.#isOverRest = true;
      return wasOverRest ? AGAIN_MS : 0;
    }
  }

  #onRefusal(refusal: WtiRefusal): number {
    const { remembered } = this.#settings;
    if (refusal.says('invalidSessionID')) throw sessionLost('It no longer knows it (invalidSessionID).');
    if (refusal.says('serverCannotResetSessionTimer')) {
      this.#refusals += 1;
      if (this.#refusals >= 2) throw sessionLost('It could not reset its timer, twice in a row.');
      return AGAIN_MS;
    }
    if (this.#hasSwappedMember) {
      this.#isOverRest = true;
    } else {
      this.#hasSwappedMember = true;
      const isCapital = remembered.durationMember === 'SessionDuration';
      remembered.durationMember = isCapital ? 'requestedSessionDuration' : 'SessionDuration';
    }
    return 0;
  }

  #payload(): Fields {
    const { session, options, remembered } = this.#settings;
    return {
      ...(session.id !== undefined && { sessionID: session.id }),
      [remembered.durationMember]: String(options.sessionDuration),
    };
  }

  async #overSocket(): Promise<Fields> {
    const { payload } = await this.#settings.conversation.request(RESET, this.#payload(), true);
    return payload;
  }

  async #overRest(): Promise<Fields> {
    const answer = await this.#post();
    if (answer.status === 401) throw tokenExpired();
    if (answer.status >= 400) {
      throw sessionLost(
        `It did not reset its timer, neither on the socket nor on REST (HTTP ${answer.status}).`,
      );
    }
    return bodyOf(answer.body);
  }

  async #post(): Promise<HttpAnswer> {
    const { link, address, session } = this.#settings;
    try {
      return await link.transports.https({
        method: 'POST',
        url: `${address.rest}/${RESET}`,
        headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(this.#payload()),
        timeoutMs: REST_TIMEOUT_MS,
      });
    } catch (error) {
      if (!(error instanceof LinkFailure)) throw error;
      throw await this.#onUnanswered(error);
    }
  }

  /** The second in a row ends the session. Where the socket is as dead as REST it is not AES that has ended it. */
  async #onUnanswered({ message }: LinkFailure): Promise<Error> {
    const since = this.#unansweredSince;
    const { conversation } = this.#settings;
    if (since === null) return new NoAnswer(RESET);
    if (conversation.lastHeardAt < since && !(await conversation.answersPing())) {
      return unanswered(message, conversation.lastHeardAt);
    }
    return sessionLost(`It could not be told in time that the session lives, for REST failed: ${message}`);
  }
}

/** The body is the bare payload; one in the envelope of the socket is taken too. An empty one says nothing. */
function bodyOf(body: string): Fields {
  try {
    const read: unknown = JSON.parse(body);
    if (!isFields(read)) return {};
    return number(read, 'actualSessionDuration') === undefined ? nested(read, 'payload') : read;
  } catch {
    return {};
  }
}
