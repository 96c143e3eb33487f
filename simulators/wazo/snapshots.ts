import type { Token } from './auth/tokens.ts';
import type { AuthSetting } from './auth/token-resource.ts';
import { refusal } from './rest.ts';
import type { RestAnswer, RestRequest } from './rest.ts';
import { callObject } from './telephony/legs.ts';
import type { Switchroom } from './telephony/switchroom.ts';

/** A resource of the stack that tells how things stand now. */
interface Snapshot {
  right: string;
  /** What it answers to this token's user. */
  read(switchroom: Switchroom, token: Token, setting: AuthSetting): unknown;
}

/** Legs are in their normal order here: own party first, unlike in `call_ended`. */
const SNAPSHOTS: Record<string, Snapshot> = {
  '/api/calld/1.0/users/me/calls': {
    right: 'calld.users.me.calls.read',
    read: ({ legs }, { account }) => ({
      items: [...legs.values()].filter((leg) => leg.user?.uuid === account.uuid).map(callObject),
    }),
  },
  '/api/calld/1.0/calls': {
    right: 'calld.calls.read',
    read: ({ legs }) => ({ items: [...legs.values()].map(callObject) }),
  },
  '/api/chatd/1.0/users/presences': {
    right: 'chatd.users.presences.read',
    read: ({ people }, _token, { directory }) => {
      const items = [...directory.users.values()].map(people.presenceOf);
      return { items, total: items.length, filtered: items.length };
    },
  },
  '/api/agentd/1.0/agents': {
    right: 'agentd.agents.read',
    read: ({ people }) =>
      [...people.agents.values()].map(({ pausedReason, ...agent }) => ({
        ...agent,
        paused_reason: pausedReason,
      })),
  },
};

/** Answers the snapshots of wazo-calld, wazo-chatd and wazo-agentd; anything else is 404. */
export function answerSnapshot(
  setting: AuthSetting,
  switchroom: Switchroom,
  request: RestRequest,
): RestAnswer {
  const snapshot = SNAPSHOTS[request.path];
  if (snapshot === undefined) return refusal(404, 'Not Found');
  if (request.method !== 'GET') return refusal(405, 'Method Not Allowed');
  const token = setting.tokens.find(String(request.headers['x-auth-token'] ?? ''));
  if (token === undefined) return refusal(401, 'Unauthorized');
  if (!token.allows(snapshot.right)) return refusal(403, 'Forbidden');
  return { status: 200, body: snapshot.read(switchroom, token, setting) };
}
