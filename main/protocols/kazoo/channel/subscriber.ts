import { LinkFailure } from '../../../../model/failure.ts';
import { pathPart } from '../../../../model/path-part.ts';
import type { Token } from '../auth/token.ts';
import type { Link } from '../../protocol.ts';
import { text } from '../fields.ts';
import { readList } from '../rest/read-list.ts';
import type { RestAccess } from '../rest/read-list.ts';
import { asSent, forConference, isMonthly, otherForm } from './bindings.ts';
import type { Conversation } from './conversation.ts';
import { foreignToken, verdictOn } from './refusals.ts';
import type { Subscription, Verdict } from './refusals.ts';

export interface SubscriberSettings extends RestAccess {
  link: Link;
  conversation: Conversation;
  token: Token;
  accounts: readonly string[];
  bindings: readonly string[];
}

/**
 * Subscribes every binding in every account, one binding a message: the only form that all versions take. One after the
 * other, for replies are dropped when too many are due at once.
 */
export class Subscriber {
  readonly #settings: SubscriberSettings;
  readonly #refusals = new Set<string>();
  readonly #lostAccounts = new Set<string>();
  readonly #lostBindings = new Set<string>();
  #token: Token;
  #hasSignedInAgain = false;
  #granted = 0;

  constructor(settings: SubscriberSettings) {
    this.#settings = settings;
    this.#token = settings.token;
  }

  /** The token that the socket knows. */
  get token(): string {
    return this.#token.token;
  }

  /** Resolves once all is confirmed or told by a notice; throws when nothing at all was granted. */
  async subscribe(): Promise<void> {
    await this.#each(() => true);
    const { accounts, link } = this.#settings;
    if (this.#granted > 0) {
      link.found?.(`bindings granted: ${this.#granted}; accounts: ${accounts.length}`);
      return;
    }
    const noAccount = accounts.every((account) => this.#lostAccounts.has(account));
    throw new LinkFailure(noAccount ? 'forbidden' : 'binding-refused', {
      step: 'subscribe',
      cause: noAccount
        ? 'The server lets this sign-in watch none of the accounts of this source.'
        : 'The server refused every binding of this source.',
      cure: noAccount
        ? 'Check the account ids, or sign in with an account above them.'
        : 'Check the bindings; "call.*.*" is offered by every server. Ask which Blackhole modules are started.',
      evidence: [...this.#refusals],
    });
  }

  /** Subscribes again to what is kept by the month; harmless where it is subscribed already. */
  async renewMonthly(): Promise<void> {
    await this.#each(isMonthly);
  }

  async #each(isWanted: (binding: string) => boolean): Promise<void> {
    const { accounts, bindings } = this.#settings;
    for (const account of accounts) {
      for (const binding of bindings.map(asSent).filter(isWanted)) {
        if (this.#lostAccounts.has(account) || this.#lostBindings.has(binding)) continue;
        await this.#one({ account, binding });
      }
    }
  }

  async #one(subscription: Subscription): Promise<void> {
    const verdict = await this.#verdict(subscription);
    const isGranted =
      verdict === null ||
      (verdict.then === 'tryOtherForm' && (await this.#isGrantedInOtherForm(subscription))) ||
      (verdict.then === 'nameConferences' && (await this.#isGrantedForEach(subscription)));
    if (isGranted) this.#granted += 1;
    else this.#leave(subscription, verdict);
  }

  async #isGrantedInOtherForm({ account, binding }: Subscription): Promise<boolean> {
    const other = otherForm(binding);
    return other !== undefined && (await this.#verdict({ account, binding: other })) === null;
  }

  /** Subscribes to the conferences that the account has now. */
  async #isGrantedForEach({ account, binding }: Subscription): Promise<boolean> {
    const path = `/accounts/${pathPart(account)}/conferences`;
    const list = await this.#settings.conversation.during(readList(this.#settings, path));
    let granted = 0;
    for (const item of typeof list === 'string' ? [] : list.items) {
      const id = text(item, 'id');
      const own = id === undefined ? binding : forConference(binding, id);
      if (own !== binding && (await this.#verdict({ account, binding: own })) === null) granted += 1;
    }
    return granted > 0;
  }

  #leave({ account, binding }: Subscription, verdict: Verdict): void {
    if (verdict.then === 'fall') throw verdict.failure;
    if (verdict.then === 'signIn') throw foreignToken();
    if (verdict.then === 'leaveAccount') this.#lostAccounts.add(account);
    // Another account may have conferences.
    else if (verdict.then !== 'nameConferences') this.#lostBindings.add(binding);
    if (this.#refusals.has(verdict.text)) return;
    this.#refusals.add(verdict.text);
    const isAccount = verdict.then === 'leaveAccount';
    this.#settings.link.refused(isAccount ? account : binding, partRefused(isAccount, verdict.text));
    this.#settings.link.notice(verdict.text);
  }

  /** Null when granted. A token that is refused is replaced once for each socket. */
  async #verdict(subscription: Subscription): Promise<Verdict | null> {
    const { conversation, keeper } = this.#settings;
    const { account, binding } = subscription;
    const request = { action: 'subscribe', data: { account_id: account, binding } } as const;
    const reply = await conversation.ask(request, this.#token.token);
    if (reply?.isDone === true) return null;
    const verdict =
      reply === null ? await this.#unanswered(subscription) : verdictOn(reply.errors, subscription);
    if (verdict.then !== 'signIn' || this.#hasSignedInAgain) return verdict;
    this.#hasSignedInAgain = true;
    keeper.forget(this.#token);
    this.#token = await conversation.during(keeper.renewed());
    return this.#verdict(subscription);
  }

  async #unanswered({ binding }: Subscription): Promise<Verdict> {
    const pong = await this.#settings.conversation.ask({ action: 'ping' }, this.#token.token, 1);
    if (pong !== null) {
      return { then: 'leaveBinding', text: `The server does not answer the subscription to "${binding}".` };
    }
    const failure = new LinkFailure('timeout', {
      cause: 'The event service is not answering.',
      cure: 'It is tried again by itself. If it stays, ask whether Blackhole and its modules are running.',
    });
    return { then: 'fall', failure };
  }
}

/** For one part of what is watched, while the others are heard. */
function partRefused(isAccount: boolean, cause: string): LinkFailure {
  return new LinkFailure(isAccount ? 'forbidden' : 'binding-refused', {
    step: 'subscribe',
    cause,
    cure: isAccount
      ? 'Check the account ids, or sign in with an account above them.'
      : 'Check the binding, or ask which Blackhole modules are started.',
  });
}
