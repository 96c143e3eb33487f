import type { Undo } from '../../../model/clock.ts';
import { needsPerson } from '../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { Link } from '../protocol.ts';
import { Renewal } from './auth/renewal.ts';
import type { HeldToken, TokenKeeper } from './auth/token-keeper.ts';
import { ConversationOver } from './channel/conversation.ts';
import type { Conversation } from './channel/conversation.ts';
import type { Remembered } from './remembered.ts';
import { orStopped, Stopped } from '../stopped.ts';

const PING_EVERY_MS = 30_000;

export interface KeepAliveSettings {
  link: Link;
  keeper: TokenKeeper;
  remembered: Remembered;
  conversation: Conversation;
  /** The token that the socket was opened with. */
  token: HeldToken;
  /** Takes our own mistakes. */
  onBug: (error: unknown) => void;
}

/** Renews the token on the open socket, and pings where the server answers pings. */
export class KeepAlive {
  readonly #settings: KeepAliveSettings;
  readonly #renewal: Renewal | null;
  #token: HeldToken;
  #hasRenewed = false;
  #undoPing: Undo = () => undefined;

  constructor(settings: KeepAliveSettings) {
    const { link, token, onBug, conversation } = settings;
    this.#settings = settings;
    this.#token = token;
    const renew = (old: HeldToken) => this.#renew(old);
    this.#renewal = token.ours ? new Renewal({ clock: link.clock, token, renew, onBug }) : null;
    if (speaksVersion2(conversation)) this.#pingLater();
  }

  /** The newest token of this socket. */
  get token(): HeldToken {
    return this.#token;
  }

  /** The server has taken a newer token than the socket was opened with. */
  get hasRenewed(): boolean {
    return this.#hasRenewed;
  }

  /** The server says that a session will end soon. */
  onExpireSoon(session: unknown): void {
    if (session === this.#token.document.session) this.#renewal?.hasten();
  }

  stop(): void {
    this.#renewal?.stop();
    this.#undoPing();
  }

  #pingLater(): void {
    const { link, conversation, onBug } = this.#settings;
    this.#undoPing = link.clock.after(PING_EVERY_MS, () => {
      const sentAt = link.clock.now();
      const pinged = whileItLasts(conversation.ping());
      pinged
        .then((answered) => {
          if (!answered) return;
          link.health({ keepAliveMs: link.clock.now() - sentAt });
          this.#pingLater();
        })
        .catch(onBug);
    });
  }

  async #renew(old: HeldToken): Promise<HeldToken | 'later' | 'never'> {
    const { conversation, keeper, remembered } = this.#settings;
    const renewed = await this.#newToken(old);
    if (typeof renewed === 'string') return renewed;
    const { token } = renewed.document;
    if (speaksVersion2(conversation)) {
      if (!(await whileItLasts(conversation.command({ op: 'token', data: { token } })))) return 'never';
    } else {
      conversation.tell({ op: 'token', data: { token } });
      // So old a server goes on testing the old token.
      remembered.testsOldToken = true;
    }
    this.#hasRenewed = true;
    if (!remembered.testsOldToken) await keeper.removeSuperseded();
    return renewed;
  }

  async #newToken(old: HeldToken): Promise<HeldToken | 'later' | 'never'> {
    const { link, keeper } = this.#settings;
    try {
      const renewed = await orStopped(link.signal, keeper.renew(old), () => keeper.leave());
      this.#token = renewed;
      link.health({ tokenEndsAt: renewed.expiresAt });
      return renewed;
    } catch (error) {
      if (error instanceof Stopped) return 'never';
      if (!(error instanceof LinkFailure)) throw error;
      link.notice(`The session token could not be renewed. ${error.message}`);
      return needsPerson(error.code) ? 'never' : 'later';
    }
  }
}

function speaksVersion2({ version }: Conversation): boolean {
  return version !== null && version >= 2;
}

/** False when the conversation ended before the answer, which its owner learns by itself. */
async function whileItLasts(answer: Promise<void>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (error instanceof ConversationOver || error instanceof LinkFailure) return false;
    throw error;
  }
}
