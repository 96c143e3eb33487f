import { z } from 'zod';
import type { Cloud } from '../conduct.ts';
import { CLIENT_ID, PASSWORD, PRINCIPALS } from './accounts.ts';
import type { Principal } from './accounts.ts';
import { UNAUTHORIZED, parseJson, refusal } from './answer.ts';
import type { RestAnswer, RestRequest } from './answer.ts';
import type { TokenStore } from './tokens.ts';

const AMBIGUOUS = refusal(409, 'MultipleMatching', 'More than one user matches: account_id is needed');
const INACTIVE = refusal(403, 'Forbidden', 'The user or account is not active');
const SECOND_FACTOR = refusal(401, 'MultiFactorRequired', 'Multi-factor authentication is required');

const fieldsSchema = z.record(z.string(), z.string());
type Fields = z.infer<typeof fieldsSchema>;

/** `/token` and `/authorize` of the authentication service. */
export interface SignIn {
  /** A grant of any of the four kinds: 201 with a pair of tokens. */
  token(request: RestRequest): RestAnswer;
  /** Who the bearer is. */
  whoami(principal: Principal): RestAnswer;
  /** What the sign-in page of the code flow posts. */
  authorize(request: RestRequest): RestAnswer;
}

export function createSignIn(cloud: Cloud, tokens: TokenStore): SignIn {
  function grant(fields: Fields, request: RestRequest): RestAnswer {
    switch (fields['grant_type']) {
      case 'password':
        return signedIn(byPassword(fields));
      case 'client_credentials':
        return signedIn(byClientSecret(fields, request));
      case 'authorization_code':
        return signedIn(
          fields['client_id'] === CLIENT_ID ? tokens.redeemCode(fields['code'] ?? '') : undefined,
        );
      case 'refresh_token':
        return refreshed(fields['refresh_token'] ?? '');
      default:
        return refusal(400, 'BadRequest', 'Unsupported grant_type');
    }
  }

  /** The users whom the name may mean, all with the same password. */
  function byPassword(fields: Fields): Principal | RestAnswer | undefined {
    if (fields['password'] !== PASSWORD || fields['username'] === CLIENT_ID) return undefined;
    const account = fields['account_id'];
    const named = PRINCIPALS.filter(({ name }) => name === fields['username']);
    const found = named.filter(({ accountId }) => account === undefined || account === accountId);
    const isAmbiguous = cloud.conduct.signIn === 'ambiguous' && account === undefined && found.length > 0;
    return found.length > 1 || isAmbiguous ? AMBIGUOUS : found[0];
  }

  function signedIn(found: Principal | RestAnswer | undefined): RestAnswer {
    const { signIn } = cloud.conduct;
    if (found === undefined || signIn === 'rejects') return UNAUTHORIZED;
    if ('status' in found) return found;
    if (signIn === 'second-factor') return SECOND_FACTOR;
    return found.isActive && signIn !== 'inactive' ? pair(found) : INACTIVE;
  }

  function refreshed(token: string): RestAnswer {
    const { refresh, signIn } = cloud.conduct;
    const found = refresh === 'rejects' ? undefined : tokens.redeem(token);
    if (found === undefined) return UNAUTHORIZED;
    return signIn === 'inactive' ? INACTIVE : pair(found);
  }

  function pair(principal: Principal): RestAnswer {
    const { access, refresh, seconds } = tokens.issue(principal);
    return {
      status: 201,
      body: {
        token_type: 'bearer',
        expires_in: seconds,
        access_token: access,
        refresh_token: refresh,
        scope: 'read write',
      },
    };
  }

  return {
    token(request) {
      const fields = fieldsOf(request);
      return fields === null ? refusal(400, 'BadRequest', 'Unreadable body') : grant(fields, request);
    },
    whoami: ({ principalId, accountId, role, name }) => ({
      status: 200,
      body: { principalId, userId: principalId, accountId, role, email: name },
    }),
    authorize(request) {
      const fields = fieldsOf(request) ?? {};
      const found = byPassword(fields);
      if (found === undefined || fields['client_id'] !== CLIENT_ID) return UNAUTHORIZED;
      return 'status' in found ? found : { status: 200, body: { code: tokens.issueCode(found) } };
    },
  };
}

function byClientSecret(fields: Fields, { headers }: RestRequest): Principal | undefined {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const [id, secret] =
    basic === undefined
      ? [fields['client_id'], fields['client_secret']]
      : Buffer.from(basic, 'base64').toString().split(':', 2);
  return secret === PASSWORD && id === CLIENT_ID ? PRINCIPALS.find(({ name }) => name === id) : undefined;
}

/** A form or JSON; null for what is neither. */
function fieldsOf({ headers, body }: RestRequest): Fields | null {
  if (headers['content-type']?.startsWith('application/json') !== true) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  return fieldsSchema.safeParse(parseJson(body)).data ?? null;
}
