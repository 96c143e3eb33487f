import type { Claims } from '../crossbar/tokens.ts';
import type { Kazoo } from '../kazoo.ts';
import { readBinding } from './bindings.ts';
import type { Asker, Binding } from './bindings.ts';
import { isObject } from './data.ts';
import type { Data } from './data.ts';
import type { Subscriptions } from './subscriptions.ts';

/** What a command may use. */
export interface Situation {
  kazoo: Kazoo;
  /** Null on a server that does not look at tokens. */
  claims: Claims | null;
  subscriptions: Subscriptions;
  /** Of the last successful reply: an A or B without bh_ping says it again. */
  lastData: Data;
}

/** `null` is silence, `crash` an end of the handler. */
export type Done = { data: Data } | { error: string } | 'crash' | null;

/** The real one has no limit; a client that goes beyond it would cost us memory without end. */
const MOST_SUBSCRIPTIONS = 2_000;

/** Checks the form, the account and the limits, and then does what the message asks for. */
export function obey(situation: Situation, message: Data): Done {
  const { conduct } = situation.kazoo;
  const { action } = message;
  switch (typeof action === 'string' && action !== '' ? action : 'noop') {
    case 'subscribe':
      return change(situation, message['data'], subscribe);
    case 'unsubscribe':
      return change(situation, message['data'], unsubscribe);
    case 'ping':
      if (conduct.dialect === 'C' || conduct.pingModule) return { data: { response: 'pong' } };
      return { data: situation.lastData };
    case 'noop':
      return { data: conduct.dialect === 'C' ? {} : situation.lastData };
    default:
      return conduct.dialect === 'C' ? null : { data: situation.lastData };
  }
}

type Change = (situation: Situation, accountId: string, bindings: Binding[]) => Data;

function change(situation: Situation, data: unknown, work: Change): Done {
  const asked = readWish(situation, data);
  if (asked === 'crash' || 'error' in asked) return asked;
  const { accountId, texts } = asked;
  const asker: Asker = {
    conduct: situation.kazoo.conduct,
    accountId,
    isTop: accountOf(situation)?.parent === null,
  };
  const bindings: Binding[] = [];
  for (const text of texts) {
    const binding = readBinding(text, asker);
    if ('error' in binding) return binding;
    bindings.push(binding);
  }
  const error = accountError(situation, accountId);
  if (error !== null) return { error };
  if (situation.subscriptions.size + bindings.length > MOST_SUBSCRIPTIONS) return 'crash';
  return { data: work(situation, accountId, bindings) };
}

/** A binding that is no string ends the handler. Only a C reads lists, and prefers them. */
function readWish(
  { kazoo, claims }: Situation,
  data: unknown,
): { accountId: string; texts: string[] } | { error: string } | 'crash' {
  const isC = kazoo.conduct.dialect === 'C';
  if (!isObject(data)) {
    return { error: isC ? 'empty subscription' : 'missing required keys in data object' };
  }
  const { binding, bindings } = data;
  const accountId = data['account_id'] ?? (isC ? claims?.account_id : undefined);
  const list: unknown[] = isC && Array.isArray(bindings) ? bindings : binding === undefined ? [] : [binding];
  if (list.length === 0 && isC) return { error: 'empty subscription' };
  if (list.length === 0 || accountId === undefined) {
    return { error: 'missing required keys : account_id, binding' };
  }
  const texts = list.filter((text) => typeof text === 'string');
  if (texts.length < list.length || typeof accountId !== 'string') return 'crash';
  return { accountId, texts };
}

function accountOf({ kazoo, claims }: Situation): ReturnType<Kazoo['directory']['accountWithId']> {
  return claims === null ? undefined : kazoo.directory.accountWithId(claims.account_id);
}

/** The token's own account and those below it; all of them for the cluster's top account alone. */
function accountError(situation: Situation, accountId: string): string | null {
  const { directory, conduct } = situation.kazoo;
  const own = accountOf(situation);
  if (own === undefined) return 'auth_account_id not set';
  if (accountId === '*') return own.parent === null ? null : 'unauthorized wildcard account id';
  const account = directory.accountWithId(accountId);
  const isAllowed = account !== undefined && directory.isWithin(account, own);
  return isAllowed && conduct.accounts === 'checked' ? null : 'unauthorized account id';
}

function subscribe({ kazoo, subscriptions }: Situation, accountId: string, bindings: Binding[]): Data {
  const added = bindings.filter((binding) => subscriptions.add(accountId, binding));
  switch (kazoo.conduct.dialect) {
    case 'A':
      return { subscribed: bindings.flatMap(({ patterns }) => patterns) };
    case 'B':
      return { subscribed: subscriptions.namesByPattern() };
    case 'C':
      return { subscribed: added.map(({ reported }) => reported), subscriptions: subscriptions.names() };
  }
}

function unsubscribe({ kazoo, subscriptions }: Situation, accountId: string, bindings: Binding[]): Data {
  const removed = bindings.filter((binding) => subscriptions.remove(accountId, binding));
  switch (kazoo.conduct.dialect) {
    case 'A':
      return { unsubscribed: bindings.flatMap(({ patterns }) => patterns) };
    case 'B':
      return { unsubscribed: bindings[0]?.reported, subscribed: subscriptions.namesByPattern() };
    case 'C':
      return { unsubscribed: removed.map(({ reported }) => reported), subscriptions: subscriptions.names() };
  }
}
