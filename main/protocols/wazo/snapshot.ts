import { TOO_DEEP, writtenJson } from '../../../model/written-json.ts';
import type { EventMeaning } from '../../../model/event-draft.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { EventFacts } from '../../../model/event.ts';
import type { Link } from '../protocol.ts';
import { grants } from './auth/rights.ts';
import type { TokenDocument } from './auth/token-document.ts';
import { isFields } from './bus/fields.ts';
import type { KnownCalls, KnownLeg } from './bus/known-calls.ts';
import type { BusMessage, Mapper } from './bus/message.ts';
import { snapshotAgent } from './events/agents.ts';
import { snapshotCall } from './events/calls.ts';
import { asEvents } from './events/catalogue.ts';
import { presence } from './events/devices.ts';

export interface SnapshotSettings {
  link: Link;
  /** https base of the stack. */
  base: string;
  document: TokenDocument;
  /** Where an account looks into another tenant than its own. */
  tenant: string | undefined;
  known: KnownCalls;
}

const TIMEOUT_MS = 10_000;

/** Whose calls are in a list: the own ones, or those of a tenant. */
type Scope = { user: string | undefined } | { tenant: string | undefined };

/**
 * Loads what is going on (nothing is replayed by the event service) and gives it as events, whose name is that of the
 * snapshot. Legs that were known before and are no more end here. What cannot be loaded is told by a notice.
 */
export async function loadSnapshot(settings: SnapshotSettings): Promise<EventFacts[]> {
  const may = (right: string) => grants(settings.document.acl, right, settings.document);
  const parts = await Promise.all([
    loadCalls(settings, may),
    may('chatd.users.presences.read')
      ? loadList(settings, 'snapshot:presences', '/api/chatd/1.0/users/presences', presence)
      : [],
    may('agentd.agents.read')
      ? loadList(settings, 'snapshot:agents', '/api/agentd/1.0/agents', snapshotAgent)
      : [],
  ]);
  return parts.flatMap((part) => part ?? []);
}

async function loadCalls(settings: SnapshotSettings, may: (right: string) => boolean) {
  const { document, known } = settings;
  const tenant = settings.tenant ?? document.tenant;
  const all = may('calld.calls.read');
  if (!all && !may('calld.users.me.calls.read')) {
    settings.link.notice(
      'Calls in progress are not shown: the account lacks the right calld.users.me.calls.read.',
    );
    return [];
  }
  const scope: Scope = all ? { tenant } : { user: document.user };
  const path = all ? '/api/calld/1.0/calls' : '/api/calld/1.0/users/me/calls';
  const before = known.live().filter((leg) => isInScope(leg, scope));
  const map: Mapper = (message, calls) =>
    snapshotCall(tenant === undefined ? message : { ...message, tenant }, calls);
  const found = await loadList(settings, 'snapshot:calls', path, map);
  if (found === undefined) return undefined;
  const going = new Set(found.map((event) => event.callId));
  return [...found, ...before.filter((leg) => !going.has(leg.callId)).map((leg) => endNotSeen(leg, known))];
}

/** Undefined when the list could not be had. */
async function loadList(
  { link, base, document, tenant, known }: SnapshotSettings,
  name: string,
  path: string,
  map: Mapper,
): Promise<EventFacts[] | undefined> {
  const items = await fetchItems(link, `${base}${path}`, {
    'x-auth-token': document.token,
    accept: 'application/json',
    ...(tenant !== undefined && { 'wazo-tenant': tenant }),
  });
  if (typeof items === 'string') {
    link.notice(`What is going on may be incomplete: ${path} could not be loaded (${items}).`);
    return undefined;
  }
  return items.filter(isFields).flatMap((data) => {
    const message: BusMessage = { name, data };
    const facts: EventMeaning[] = map(message, known);
    return asEvents(facts, message, writtenJson(data) ?? TOO_DEEP);
  });
}

/** The items, or in words why there are none. */
async function fetchItems(
  link: Link,
  url: string,
  headers: Record<string, string>,
): Promise<readonly unknown[] | string> {
  try {
    const answer = await link.transports.https({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS });
    if (answer.status !== 200) return `HTTP ${answer.status}`;
    const body: unknown = JSON.parse(answer.body);
    const items = isFields(body) ? body.items : body;
    return Array.isArray(items) ? items : 'the answer is not a list';
  } catch (error) {
    if (error instanceof LinkFailure) return error.message;
    if (error instanceof SyntaxError) return 'the answer is not JSON';
    throw error;
  }
}

function isInScope(leg: KnownLeg, scope: Scope): boolean {
  if (leg.foreignOrigin !== undefined) return false;
  const [own, wanted] = 'user' in scope ? [leg.user, scope.user] : [leg.tenant, scope.tenant];
  return wanted !== undefined && own === wanted;
}

/** The leg ended while we were away; no message says so, hence no raw text. */
function endNotSeen(leg: KnownLeg, known: KnownCalls): EventFacts {
  known.remember({ callId: leg.callId, ended: true });
  const facts = known.legFacts({ name: '', data: {} }, leg.callId, {
    kind: 'connectionCleared',
    state: 'cleared',
    reason: 'The end was not seen: the leg is gone from the list of calls.',
  });
  return { ...facts, name: 'snapshot:calls', raw: '' };
}
