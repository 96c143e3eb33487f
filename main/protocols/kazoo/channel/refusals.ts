import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import { familyOf } from './bindings.ts';

export interface Subscription {
  account: string;
  binding: string;
}

/** What follows from a refused subscription. */
export type Verdict =
  /** The token is not accepted: sign in again. */
  | { then: 'signIn' }
  /** The binding may have another form here. */
  | { then: 'tryOtherForm'; text: string }
  /** The server wants a binding for each conference by its id. */
  | { then: 'nameConferences'; text: string }
  /** The binding, or the whole account, is out of reach; the rest goes on. */
  | { then: 'leaveBinding' | 'leaveAccount'; text: string }
  | { then: 'fall'; failure: LinkFailure };

type Judge = (subscription: Subscription, error: string) => Verdict;

const SHOWN = 200;

const MISCONFIGURED = {
  cause: 'The event service is misconfigured: its module bh_token_auth is not started.',
  cure: 'Ask the administrator of the Kazoo cluster to start bh_token_auth in Blackhole.',
};

/** Error replies carry no codes: they are known by how they begin. */
const SIGNS: readonly (readonly [beginning: RegExp, judge: Judge])[] = [
  [/^failed to authenticate token/i, () => ({ then: 'signIn' })],
  [/^authentication token required/i, () => ({ then: 'signIn' })],
  [/^invalid authentication token format/i, () => ({ then: 'signIn' })],
  [/^auth_account_id not set/i, (_, error) => fall('server-error', MISCONFIGURED, error)],
  [
    /^unauthorized wildcard account id/i,
    () => ({ then: 'leaveAccount', text: 'Only the system administrator can watch all accounts.' }),
  ],
  [
    /^unauthorized account id/i,
    ({ account }) => ({
      then: 'leaveAccount',
      text: `You may not watch account ${account}: it is neither yours nor below yours.`,
    }),
  ],
  [
    /^no available subscriptions to requested binding/i,
    ({ binding }) =>
      leave(`This server does not offer ${familyOf(binding)} events: "${binding}" is not subscribed.`),
  ],
  [/^event .* not supported/i, ({ binding }) => leave(`This server does not offer "${binding}".`)],
  [
    /^invalid format for .* subscription/i,
    ({ binding }) => ({ then: 'tryOtherForm', text: `The binding "${binding}" has the wrong form.` }),
  ],
  [
    /^conferenceid required/i,
    ({ binding }) => ({
      then: 'nameConferences',
      text: `"${binding}" names no conference, which this server asks for, and none could be listed.`,
    }),
  ],
  [/^unsupported conference event/i, ({ binding }) => leave(`This server does not offer "${binding}".`)],
  [
    /^rate limiting threshold hit for/i,
    (_, error) =>
      fall(
        'rate-limited',
        {
          cause: 'The event service goes on refusing messages as too many.',
          cure: 'It is tried again by itself. Watch fewer accounts, or fewer bindings.',
        },
        error,
      ),
  ],
];

/** What the first error of a reply means; the server stops at the first. */
export function verdictOn(errors: readonly string[], subscription: Subscription): Verdict {
  const [error = 'it does not say why'] = errors;
  const sign = SIGNS.find(([beginning]) => beginning.test(error));
  if (sign !== undefined) return sign[1](subscription, error);
  return leave(
    `The server refused to subscribe "${subscription.binding}": ${JSON.stringify(error.slice(0, SHOWN))}.`,
  );
}

/** The event service does not accept a token that the REST service has just issued. */
export function foreignToken(): LinkFailure {
  return new LinkFailure('auth-rejected', {
    cause: 'The event service does not accept the token that the REST service has just issued.',
    cure: 'Check that apiUrl and socketUrl belong to the same Kazoo cluster, and that the clocks of its servers agree.',
  });
}

function leave(text: string): Verdict {
  return { then: 'leaveBinding', text };
}

function fall(code: DiagnosisCode, texts: { cause: string; cure: string }, error: string): Verdict {
  const evidence = [`The event service says: ${JSON.stringify(error.slice(0, SHOWN))}`];
  return { then: 'fall', failure: new LinkFailure(code, { ...texts, evidence }) };
}
