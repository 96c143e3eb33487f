import type { Gap, Party, UnrecordedEvent } from '../../../model/event.ts';

/** The columns of an event, in the order of the values of a row. */
export const EVENT_COLUMNS = [
  'seq',
  'source',
  'at',
  'received_at',
  'kind',
  'name',
  'call_id',
  'global_call_id',
  'connection_id',
  'device',
  'from_number',
  'from_name',
  'to_number',
  'to_name',
  'direction',
  'state',
  'role',
  'cause',
  'agent',
  'queue',
  'reason',
  'details',
  'raw',
  'raw_encoding',
] as const;

/** What has no column of its own, as JSON. An empty party is kept too: the record says what it was told. */
export interface Details {
  joins?: string[];
  from?: Record<string, never>;
  to?: Record<string, never>;
  agentName?: string;
  agentState?: string;
  queueName?: string;
  gap?: Gap;
}

/** Where an event comes from. */
export interface Origin {
  id: string;
  protocol: string;
}

/** Events as the values of their rows, one after the other: much cheaper to send between threads than objects. */
export interface PackedEvents {
  origins: Origin[];
  /** For each event the index of its origin, then the values of all columns but `seq` and `source`. */
  values: (string | number | null)[];
}

/** How many values an event takes in `PackedEvents`. */
export const PACKED_LENGTH = EVENT_COLUMNS.length - 1;

export function packEvents(events: readonly UnrecordedEvent[]): PackedEvents {
  const origins: Origin[] = [];
  const values: PackedEvents['values'] = [];
  const indexes = new Map<string, number>();
  for (const event of events) {
    const { sourceId: id, protocol } = event;
    const name = originName({ id, protocol });
    let index = indexes.get(name);
    if (index === undefined) {
      index = origins.push({ id, protocol }) - 1;
      indexes.set(name, index);
    }
    pack(event, index, values);
  }
  return { origins, values };
}

/** The same id with another protocol is another origin. */
export function originName({ id, protocol }: Origin): string {
  return `${protocol} ${id}`;
}

function pack(event: UnrecordedEvent, origin: number, values: PackedEvents['values']): void {
  const { from, to } = event;
  values.push(
    origin,
    event.at,
    event.receivedAt,
    event.kind,
    event.name,
    event.callId ?? null,
    event.globalCallId ?? null,
    event.connectionId ?? null,
    event.device ?? null,
    from?.number ?? null,
    from?.name ?? null,
    to?.number ?? null,
    to?.name ?? null,
    event.direction ?? null,
    event.state ?? null,
    event.role ?? null,
    event.cause ?? null,
    event.agent?.id ?? null,
    event.queue?.id ?? null,
    event.reason ?? null,
    detailsOf(event),
    event.raw,
    event.rawEncoding ?? null,
  );
}

function detailsOf(event: UnrecordedEvent): string | null {
  const { joins, from, to, agent, queue, gap } = event;
  if (!joins && !agent && !queue && !gap && !isEmptyParty(from) && !isEmptyParty(to)) return null;
  const details: Details = {};
  if (joins) details.joins = joins;
  if (isEmptyParty(from)) details.from = {};
  if (isEmptyParty(to)) details.to = {};
  if (agent?.name !== undefined) details.agentName = agent.name;
  if (agent?.state !== undefined) details.agentState = agent.state;
  if (queue?.name !== undefined) details.queueName = queue.name;
  if (gap) details.gap = gap;
  return JSON.stringify(details);
}

function isEmptyParty(party: Party | undefined): boolean {
  return party !== undefined && party.number === undefined && party.name === undefined;
}
