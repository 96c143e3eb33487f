import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PASSWORD, normalName } from '../directory.ts';
import type { Account, Directory, User } from '../directory.ts';
import type { Kazoo } from '../kazoo.ts';
import { refusal, success } from './answers.ts';
import type { RestAnswer } from './answers.ts';
import type { Bearer } from './tokens.ts';

const userAuthSchema = z.object({
  credentials: z.string().min(1).max(64),
  method: z.enum(['md5', 'sha']).default('md5'),
  account_name: z.string().min(1).max(128).optional(),
  account_realm: z
    .string()
    .min(4)
    .max(253)
    .regex(/^[.\w-]+$/)
    .optional(),
  phone_number: z.string().min(1).max(64).optional(),
});

const apiAuthSchema = z.object({ api_key: z.string().regex(/^[0-9a-f]{64}$/) });

type Wish = z.infer<typeof userAuthSchema>;

/** `PUT /v2/user_auth`. */
export function answerUserAuth(kazoo: Kazoo, body: unknown): RestAnswer {
  const read = z.object({ data: userAuthSchema }).safeParse(body);
  if (!read.success) return invalid(read.error);
  const { conduct, directory } = kazoo;
  if (conduct.signIn === 'limits' || !kazoo.signIns.take()) return refusal(429, 'too many requests');
  if (conduct.signIn === 'has-no-datastore') return refusal(503, 'datastore unreachable');
  const account = accountOf(directory, read.data.data);
  const user = account === undefined ? undefined : userOf(directory, account, read.data.data);
  if (account === undefined || user === undefined || conduct.signIn === 'refuses') {
    return refusal(401, 'invalid credentials');
  }
  const shut = shutAccount(kazoo, account);
  if (shut !== null) return shut;
  if (user.hasSecondFactor || conduct.signIn === 'wants-second-factor') {
    const wanted = { provider_name: 'duo', settings: { duo_sig_request: 'TX|simulated:APP|simulated' } };
    return refusal(401, 'invalid credentials', { multi_factor_request: wanted });
  }
  return welcome(kazoo, account, { accountId: account.id, ownerId: user.id, method: 'cb_user_auth' });
}

/** `PUT /v2/api_auth`: the token belongs to the account. */
export function answerApiAuth(kazoo: Kazoo, body: unknown): RestAnswer {
  const read = z.object({ data: apiAuthSchema }).safeParse(body);
  if (!read.success) return invalid(read.error);
  const { conduct, directory } = kazoo;
  if (conduct.signIn === 'limits' || !kazoo.signIns.take()) return refusal(429, 'too many requests');
  if (conduct.signIn === 'has-no-datastore') return refusal(503, 'datastore unreachable');
  const key = read.data.data.api_key;
  const account = directory.accounts.find(({ apiKey }) => apiKey === key);
  if (account === undefined || conduct.signIn === 'refuses' || conduct.signIn === 'knows-no-key') {
    return refusal(404, 'bad identifier', { cause: key });
  }
  return (
    shutAccount(kazoo, account) ?? welcome(kazoo, account, { accountId: account.id, method: 'cb_api_auth' })
  );
}

/** The number is tried first, then the realm, then the name. */
function accountOf({ accounts }: Directory, wish: Wish): Account | undefined {
  if (wish.phone_number !== undefined) {
    const number = wish.phone_number;
    return accounts.find(({ phoneNumber }) => phoneNumber === number);
  }
  if (wish.account_realm !== undefined) {
    const asked = wish.account_realm.toLowerCase();
    return accounts.find(({ realm }) => realm === asked);
  }
  const asked = normalName(wish.account_name ?? '');
  return accounts.find(({ name }) => normalName(name) === asked);
}

/** Kazoo keeps the hashes and looks for one; the user's name is not sent. */
function userOf(directory: Directory, account: Account, { credentials, method }: Wish): User | undefined {
  const algorithm = method === 'md5' ? 'md5' : 'sha1';
  for (const user of directory.users) {
    if (user.account !== account) continue;
    const hash = createHash(algorithm).update(`${user.username}:${PASSWORD}`).digest('hex');
    if (hash === credentials) return user;
  }
  return undefined;
}

function shutAccount({ conduct }: Kazoo, account: Account): RestAnswer | null {
  if (account.state === 'expired' || conduct.signIn === 'account-expired') {
    return refusal(400, 'account expired', { account: { expired: { message: 'account expired' } } });
  }
  if (conduct.signIn === 'account-disabled') {
    return refusal(400, 'account disabled', { account: { disabled: { message: 'account disabled' } } });
  }
  return null;
}

function welcome({ tokens, conduct, hurry }: Kazoo, account: Account, bearer: Bearer): RestAnswer {
  const data = {
    account_id: account.id,
    account_name: account.name,
    ...(bearer.ownerId !== undefined && { owner_id: bearer.ownerId }),
    reseller_id: account.parent?.id ?? account.id,
    is_reseller: account.parent === null,
    language: 'en-US',
    apps: [],
  };
  if (conduct.signIn === 'gives-no-token') return success(data, { status: 201 });
  return success(data, { status: 201, auth_token: tokens.mint(bearer, conduct.tokenLife / hurry) });
}

/** As the schema validation answers: field, then rule, then `message`. */
function invalid(error: z.ZodError): RestAnswer {
  const [issue] = error.issues;
  const field = issue?.path.slice(1).map(String).join('.') ?? '';
  const rule = issue?.code ?? 'invalid';
  const data = { [field === '' ? 'data' : field]: { [rule]: { message: issue?.message ?? 'invalid' } } };
  return refusal(400, 'validation error', data);
}
