import { LinkFailure } from '../../../../model/failure.ts';
import { pathPart } from '../../../../model/path-part.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import { isLeftBehind } from '../device-id.ts';
import { subjectFilterOf } from '../options.ts';
import type { CloudlinkOptions, WantedSubscription } from '../options.ts';
import { id, isFields, parsed, text } from '../publications/fields.ts';
import type { Fields } from '../publications/fields.ts';
import type { Remembered } from '../remembered.ts';
import { Stopped } from '../../stopped.ts';
import { pathWithin, readPage } from './collection.ts';
import { apiRefusal, unreadable } from './refusals.ts';
import type { Rest, RestCall } from './rest.ts';
import type { TokenKeeper } from './token-keeper.ts';

const PAGES_AT_MOST = 20;
/** The leave has 2 s in all. */
const LEAVE_TIMEOUT_MS = 1_500;
/** What marks one subscription, and not the link. */
const ITS_OWN_FAULT: ReadonlySet<string> = new Set(['binding-refused', 'token-lacks-right']);

export interface SubscriptionSettings {
  link: Link;
  rest: Rest;
  keeper: TokenKeeper;
  options: CloudlinkOptions;
  remembered: Remembered;
  deviceId: string;
}

/** The source's subscriptions on the server: made before the MQTT link, kept over reconnects, deleted at the leave. */
export class Subscriptions {
  readonly #settings: SubscriptionSettings;

  constructor(settings: SubscriptionSettings) {
    this.#settings = settings;
  }

  /** Makes what is missing and removes what an earlier copy left behind; resolves with the ids, which are MQTT topics. */
  async prepare(): Promise<string[]> {
    const { remembered } = this.#settings;
    const existing = await this.#list();
    if (existing !== undefined) {
      await this.#removeLeftovers(existing);
      this.#forgetLost(existing);
    }
    if (remembered.renewsSubscriptions) {
      await Promise.all(this.#ids().map((subscriptionId) => this.#remove(subscriptionId, false)));
      remembered.subscriptions.clear();
    }
    await this.#createMissing();
    remembered.renewsSubscriptions = false;
    return this.#ids();
  }

  /** Deletes them all, as a part of the leave. */
  async leave(): Promise<void> {
    const ids = this.#ids();
    this.#settings.remembered.subscriptions.clear();
    await Promise.all(ids.map((subscriptionId) => this.#remove(subscriptionId, true)));
  }

  #ids(): string[] {
    return [...this.#settings.remembered.subscriptions.values()];
  }

  /** Fails where none could be made; tells of those that were refused while others were not. */
  async #createMissing(): Promise<void> {
    const { options, remembered, link } = this.#settings;
    const refusals: { topic: string; failure: LinkFailure }[] = [];
    for (const [place, wanted] of options.subscriptions.entries()) {
      if (remembered.subscriptions.has(place)) continue;
      try {
        remembered.subscriptions.set(place, await this.#create(wanted));
      } catch (error) {
        if (!(error instanceof LinkFailure) || !ITS_OWN_FAULT.has(error.code)) throw error;
        refusals.push({ topic: wanted.topic, failure: error });
      }
    }
    const [first] = refusals;
    if (first === undefined) return;
    if (remembered.subscriptions.size === 0) throw first.failure;
    for (const { topic, failure } of refusals) {
      link.refused(topic, failure);
      link.notice(
        `The subscription to ${topic} was refused, the others are heard: ${failure.message} ${failure.details.cure} ` +
          `(${(failure.details.evidence ?? []).join(', ')})`,
      );
    }
  }

  async #create(wanted: WantedSubscription): Promise<string> {
    const { deviceId, keeper, rest } = this.#settings;
    const { topic, publicationFilter, methodFilter } = wanted;
    const subjectFilter = subjectFilterOf(wanted);
    const call = this.#call('POST', '/subscriptions', {
      json: {
        // One value for both: CloudLink lets in only the MQTT client id that its subscription names.
        deviceId,
        transport: 'websocket',
        topic,
        ...(subjectFilter !== undefined && { subjectFilter }),
        ...(publicationFilter !== undefined && { publicationFilter }),
        ...(methodFilter !== undefined && { methodFilter }),
      },
    });
    const answer = await keeper.ask(call);
    if (!isSuccess(answer)) throw apiRefusal(answer, rest.asked(call));
    const body = parsed(answer.body);
    const subscriptionId = isFields(body) ? subscriptionIdOf(body) : undefined;
    if (subscriptionId === undefined) throw unreadable(answer, rest.asked(call), 'without a subscriptionId');
    return subscriptionId;
  }

  /** All subscriptions that the service shows us; undefined, and told, where it does not. */
  async #list(): Promise<Fields[] | undefined> {
    const { keeper, options, link } = this.#settings;
    const found: Fields[] = [];
    let path: string | undefined = '/subscriptions';
    for (let page = 0; path !== undefined && page < PAGES_AT_MOST; page += 1) {
      const answer: HttpAnswer = await keeper.ask(this.#call('GET', path));
      const read = isSuccess(answer) ? readPage(answer.body) : undefined;
      if (read === undefined) {
        link.notice(
          `The list of subscriptions could not be read (HTTP ${answer.status}): old ones may be left over.`,
        );
        return undefined;
      }
      found.push(...read.items);
      path = read.next === undefined ? undefined : pathWithin(options.notificationsUrl, read.next);
    }
    return found;
  }

  async #removeLeftovers(existing: Fields[]): Promise<void> {
    const { link, options, deviceId } = this.#settings;
    const leftovers = existing.flatMap((one) => {
      const of = text(one, 'deviceId') ?? '';
      const subscriptionId = subscriptionIdOf(one);
      const isOurs = of === deviceId && !this.#ids().includes(subscriptionId ?? '');
      return subscriptionId !== undefined && (isOurs || isLeftBehind(of, link.sourceId, options))
        ? [subscriptionId]
        : [];
    });
    for (const subscriptionId of leftovers) await this.#remove(subscriptionId, false);
  }

  /** The server may have dropped subscriptions while we were away. */
  #forgetLost(existing: Fields[]): void {
    const { remembered } = this.#settings;
    const alive = new Set(existing.map(subscriptionIdOf));
    for (const [place, subscriptionId] of remembered.subscriptions) {
      if (!alive.has(subscriptionId)) remembered.subscriptions.delete(place);
    }
  }

  /** 404 is as good as done. What cannot be deleted is told and stands in nobody's way. */
  async #remove(subscriptionId: string, isLeave: boolean): Promise<void> {
    const { keeper, link } = this.#settings;
    const path = `/subscriptions/${pathPart(subscriptionId)}`;
    const trouble = (why: string) =>
      link.notice(`A subscription could not be deleted at CloudLink (${why}).`);
    try {
      const answer = await keeper.ask(
        this.#call('DELETE', path, isLeave ? { isLeave, timeoutMs: LEAVE_TIMEOUT_MS } : {}),
      );
      if (!isSuccess(answer) && answer.status !== 404) trouble(`HTTP ${answer.status}`);
    } catch (error) {
      // At the leave no new token is fetched any more.
      if (!(error instanceof LinkFailure || error instanceof Stopped)) throw error;
      trouble(error.message);
    }
  }

  #call(method: 'GET' | 'POST' | 'DELETE', path: string, more: Partial<RestCall> = {}): RestCall {
    return { method, base: this.#settings.options.notificationsUrl, path, step: 'subscriptions', ...more };
  }
}

function subscriptionIdOf(fields: Fields): string | undefined {
  return id(fields, 'subscriptionId') ?? id(fields, 'id');
}

function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}
