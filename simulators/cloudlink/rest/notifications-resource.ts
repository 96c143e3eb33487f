import type { Cloud } from '../conduct.ts';
import type { SignedUrls } from '../notifications/signed-urls.ts';
import type { SubscriptionStore } from '../notifications/subscriptions.ts';
import type { Principal } from './accounts.ts';
import { INSUFFICIENT, collection, parseJson, refusal } from './answer.ts';
import type { RestAnswer, RestRequest } from './answer.ts';

const TOO_MANY = refusal(403, 'LimitExceeded', 'The limit of subscriptions is reached');
const NO_SUCH = refusal(404, 'NotFound', 'The subscription does not exist');

/** `/connections` and `/subscriptions` of the notifications service. */
export interface Notifications {
  connect(who: Principal, request: RestRequest): RestAnswer;
  list(who: Principal, request: RestRequest): RestAnswer;
  subscribe(who: Principal, request: RestRequest): RestAnswer;
  one(who: Principal, id: string, request: RestRequest): RestAnswer;
}

export function createNotifications(
  cloud: Cloud,
  urls: SignedUrls,
  subscriptions: SubscriptionStore,
): Notifications {
  return {
    connect(who, { body }) {
      const { connections } = cloud.conduct;
      if (connections === 'forbids') return INSUFFICIENT;
      const wish = parseJson(body);
      const isWebSocket = typeof wish === 'object' && wish !== null && 'transport' in wish;
      if (!isWebSocket || wish.transport !== 'websocket') {
        return refusal(400, 'BadRequest', 'Invalid transport');
      }
      if (connections === 'gives-none') return { status: 201, body: { connectionId: cloud.chance.uuid() } };
      return { status: 201, body: { websocketURI: urls.issue(who) } };
    },
    list: (who, request) =>
      collection(
        request,
        subscriptions.of(who).map(({ view }) => view),
      ),
    subscribe(who, { body }) {
      if (cloud.conduct.subscriptions === 'limit-reached') return TOO_MANY;
      const created = subscriptions.create(who, parseJson(body));
      if (created === null) return TOO_MANY;
      if (typeof created === 'string') return refusal(400, 'BadRequest', created);
      return { status: 201, body: created.view };
    },
    one(who, id, { method }) {
      const found = subscriptions.find(id);
      if (found?.owner !== who) return NO_SUCH;
      if (method !== 'DELETE') return { status: 200, body: found.view };
      subscriptions.remove(who, id);
      return { status: 204 };
    },
  };
}
