import type { Claims } from './tokens.ts';
import type { Account } from '../directory.ts';
import type { Kazoo } from '../kazoo.ts';
import { refusal, success } from './answers.ts';
import type { RestAnswer, RestRequest } from './answers.ts';
import { answerApiAuth, answerUserAuth } from './sign-in.ts';

/** What Crossbar shows of the other parts. */
export interface Windows {
  /** Channels that are up, as rows of the list. */
  channels(account: Account): Record<string, unknown>[];
  /** One of them, spelled like an event; undefined when it is not up. */
  channel(account: Account, callId: string): Record<string, unknown> | undefined;
  sockets(account: Account): LiveSocket[];
  /** By family, the patterns that the event service offers. */
  patterns(): Record<string, readonly string[]>;
}

/** A socket as `/accounts/{id}/websockets` lists it. */
export interface LiveSocket {
  websocket_session_id: string;
  bindings: string[];
  /** Gregorian seconds: when it was opened. */
  timestamp: number;
  source: string;
  destination: string;
}

type Resource = (kazoo: Kazoo, windows: Windows, account: Account, id: string | undefined) => RestAnswer;

const RESOURCES: ReadonlyMap<string, Resource> = new Map<string, Resource>([
  ['channels', answerChannels],
  ['websockets', answerSockets],
  ['descendants', answerDescendants],
  ['users', answerUsers],
  ['devices', answerDevices],
  ['conferences', answerConferences],
]);

export interface Answered {
  answer: RestAnswer;
  /** The request was signed with a good token. */
  isKnown: boolean;
}

/** Answers one request to Crossbar. */
export function answerRest(kazoo: Kazoo, windows: Windows, request: RestRequest): Answered {
  const [, version, first = '', ...rest] = request.path.split('/').map(decoded);
  if (version !== 'v2') return unknown(refusal(404, 'bad identifier'));
  if (first === 'user_auth' || first === 'api_auth') return signIn(kazoo, first, request);
  if (request.method !== 'GET') return unknown(refusal(405, 'method not allowed'));
  if (first === 'websockets') return unknown(success(windows.patterns()));
  if (first !== 'accounts') return unknown(refusal(404, 'bad identifier'));
  const claims = request.token === undefined ? null : kazoo.tokens.read(request.token);
  if (claims === null) return unknown(refusal(401, 'invalid credentials'));
  return { answer: ofAccount(kazoo, windows, claims, rest), isKnown: true };
}

function signIn(kazoo: Kazoo, what: 'user_auth' | 'api_auth', request: RestRequest): Answered {
  if (request.method !== 'PUT') return unknown(refusal(405, 'method not allowed'));
  let body: unknown;
  try {
    body = JSON.parse(request.body);
  } catch {
    return unknown(refusal(400, 'invalid JSON'));
  }
  const answer = what === 'user_auth' ? answerUserAuth(kazoo, body) : answerApiAuth(kazoo, body);
  return { answer, isKnown: answer.status < 400 };
}

function ofAccount(
  kazoo: Kazoo,
  windows: Windows,
  claims: Claims,
  [accountId = '', name = '', ...id]: string[],
): RestAnswer {
  const { directory } = kazoo;
  const account = directory.accountWithId(accountId);
  const own = directory.accountWithId(claims.account_id);
  if (account === undefined || own === undefined || !directory.isWithin(account, own)) {
    return refusal(403, 'forbidden');
  }
  const resource = RESOURCES.get(name);
  if (resource === undefined) return refusal(404, 'bad identifier');
  return resource(kazoo, windows, account, id.length === 0 ? undefined : id.join('/'));
}

function answerChannels(
  kazoo: Kazoo,
  windows: Windows,
  account: Account,
  id: string | undefined,
): RestAnswer {
  if (kazoo.conduct.channels === 'fails') return refusal(503, 'datastore unreachable');
  if (id === undefined) return success(windows.channels(account));
  return found(windows.channel(account, id));
}

function answerSockets(
  _kazoo: Kazoo,
  windows: Windows,
  account: Account,
  id: string | undefined,
): RestAnswer {
  const sockets = windows.sockets(account);
  if (id === undefined) return success(sockets);
  return found(sockets.find(({ websocket_session_id }) => websocket_session_id === id));
}

function answerDescendants({ directory }: Kazoo, _windows: Windows, account: Account): RestAnswer {
  const below = directory.accounts.filter((one) => one !== account && directory.isWithin(one, account));
  return success(below.map(({ id, name, realm }) => ({ id, name, realm })));
}

function answerUsers({ directory }: Kazoo, _windows: Windows, account: Account): RestAnswer {
  const users = [...directory.users].filter((user) => user.account === account);
  return success(
    users.map(({ id, username, number }) => ({
      id,
      username,
      first_name: username,
      last_name: '',
      presence_id: number,
    })),
  );
}

function answerDevices({ directory }: Kazoo, _windows: Windows, account: Account): RestAnswer {
  const devices = [...directory.users].flatMap((user) => (user.account === account ? user.devices : []));
  return success(
    devices.map(({ id, name, owner }) => ({
      id,
      name: `${owner.number} ${name}`,
      device_type: 'sip_device',
      owner_id: owner.id,
    })),
  );
}

function answerConferences({ directory }: Kazoo, _windows: Windows, account: Account): RestAnswer {
  const conferences = directory.conferences.filter((conference) => conference.account === account);
  return success(conferences.map(({ id, name }) => ({ id, name })));
}

function found(data: object | undefined): RestAnswer {
  return data === undefined ? refusal(404, 'bad identifier') : success(data);
}

function unknown(answer: RestAnswer): Answered {
  return { answer, isKnown: false };
}

/** A part that is no proper percent-encoding is taken as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
