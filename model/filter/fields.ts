import type { Call, CallParty, PartyRole } from '../call.ts';
import type { Party, TelephonyEvent } from '../event.ts';
import { CALL_OUTCOMES, CALL_STATES, CONNECTION_ROLES, DIRECTIONS, EVENT_KINDS } from '../vocabulary.ts';

/** Shows the values that a field has in a subject to `accepts` until it takes one; tells whether it did. */
export type TextReader<Subject> = (subject: Subject, accepts: (value: string) => boolean) => boolean;

/** The value that a field has in a subject: a whole number; times in ms since the epoch, durations in ms. */
export type NumberReader<Subject> = (subject: Subject) => number | undefined;

interface About {
  /** Other names for the same field. */
  aliases: readonly string[];
  /** One line for help and completion. */
  help: string;
}

/** Any text. An empty text counts as no value. */
export interface TextField extends About {
  type: 'text';
  /** Whether `:` compares with the whole value or looks for its text within the value. */
  match: 'whole' | 'part';
  event?: TextReader<TelephonyEvent>;
  call?: TextReader<Call>;
  /** A test of an event looks at the event and at its call; a search for words at the event alone. */
  alsoOfCall?: true;
}

/** One word of a closed list. */
export interface WordField extends About {
  type: 'word';
  words: readonly string[];
  event?: TextReader<TelephonyEvent>;
  call?: TextReader<Call>;
}

export interface OrderedField extends About {
  type: 'number' | 'time' | 'duration';
  event?: NumberReader<TelephonyEvent>;
  call?: NumberReader<Call>;
}

/**
 * A field without an `event` reader belongs to calls: on an event it is read from the event's call. A field without
 * a `call` reader belongs to events: a call has no value for it.
 */
export type Field = TextField | WordField | OrderedField;

export const FIELD_NAMES = [
  'kind',
  'name',
  'state',
  'direction',
  'role',
  'from',
  'to',
  'party',
  'number',
  'device',
  'call',
  'global',
  'connection',
  'source',
  'protocol',
  'agent',
  'queue',
  'cause',
  'reason',
  'raw',
  'seq',
  'at',
  'received',
  'outcome',
  'dur',
  'ring',
  'talk',
  'started',
  'answered',
  'ended',
  'legs',
  'events',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

type Accepts = (value: string) => boolean;

const has = (value: string | undefined, accepts: Accepts): boolean =>
  value !== undefined && value !== '' && accepts(value);

const partyHas = (party: Party | undefined, accepts: Accepts): boolean =>
  party !== undefined && (has(party.number, accepts) || has(party.name, accepts));

const namedHas = (named: { id: string; name?: string } | undefined, accepts: Accepts): boolean =>
  named !== undefined && (has(named.id, accepts) || has(named.name, accepts));

const rolesHave =
  (...roles: PartyRole[]): TextReader<Call> =>
  (call, accepts) =>
    call.parties.some((party) => roles.includes(party.role) && partyHas(party, accepts));

const deviceHas = (item: Pick<CallParty, 'device'>, accepts: Accepts): boolean => has(item.device, accepts);

const span = (start: number | undefined, end: number | undefined): number | undefined =>
  start === undefined || end === undefined ? undefined : end - start;

/**
 * Every field of the language: the one place that says what it is called, what it means and where it is read. One
 * table, hence a long file.
 */
export const FIELDS: Readonly<Record<FieldName, Field>> = {
  kind: {
    type: 'word',
    aliases: ['type'],
    words: EVENT_KINDS,
    help: 'what happened, in Ringscope’s words',
    event: (event, accepts) => accepts(event.kind),
  },
  name: {
    type: 'text',
    match: 'whole',
    aliases: ['event'],
    help: 'the name of the event as the system says it',
    event: (event, accepts) => has(event.name, accepts),
  },
  state: {
    type: 'word',
    aliases: [],
    words: CALL_STATES,
    help: 'state after the event; of a call, its state now',
    event: (event, accepts) => has(event.state, accepts),
    call: (call, accepts) => accepts(call.state),
  },
  direction: {
    type: 'word',
    aliases: ['dir'],
    words: DIRECTIONS,
    help: 'seen from the monitored system',
    event: (event, accepts) => has(event.direction, accepts),
    call: (call, accepts) => has(call.direction, accepts),
  },
  role: {
    type: 'word',
    aliases: ['side'],
    words: CONNECTION_ROLES,
    help: 'the side of the call that the event’s connection is on',
    event: (event, accepts) => has(event.role, accepts),
  },
  from: {
    type: 'text',
    match: 'whole',
    aliases: ['caller'],
    help: 'number or name of who calls',
    event: (event, accepts) => partyHas(event.from, accepts),
    call: rolesHave('caller'),
  },
  to: {
    type: 'text',
    match: 'whole',
    aliases: ['called'],
    help: 'number or name of who is called (of a call, also who got it by transfer)',
    event: (event, accepts) => partyHas(event.to, accepts),
    call: rolesHave('called', 'transferredTo'),
  },
  party: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'number, name or device of anyone in it',
    event: (event, accepts) =>
      partyHas(event.from, accepts) || partyHas(event.to, accepts) || has(event.device, accepts),
    call: (call, accepts) =>
      call.parties.some((party) => partyHas(party, accepts) || deviceHas(party, accepts)) ||
      call.legs.some((leg) => deviceHas(leg, accepts)),
  },
  number: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'number of anyone in it',
    event: (event, accepts) => has(event.from?.number, accepts) || has(event.to?.number, accepts),
    call: (call, accepts) => call.parties.some((party) => has(party.number, accepts)),
  },
  device: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'the monitored or affected device, as the system writes it',
    event: (event, accepts) => has(event.device, accepts),
    call: (call, accepts) =>
      call.parties.some((party) => deviceHas(party, accepts)) ||
      call.legs.some((leg) => deviceHas(leg, accepts)),
  },
  call: {
    type: 'text',
    match: 'whole',
    aliases: ['callid'],
    help: 'the system’s id of the call; also finds all events of the conversation that began with it',
    alsoOfCall: true,
    event: (event, accepts) => has(event.callId, accepts),
    call: (call, accepts) => has(call.id, accepts),
  },
  global: {
    type: 'text',
    match: 'whole',
    aliases: ['globalcallid', 'ucid'],
    help: 'the id that joins calls of one conversation',
    event: (event, accepts) => has(event.globalCallId, accepts),
    call: (call, accepts) => has(call.globalCallId, accepts),
  },
  connection: {
    type: 'text',
    match: 'whole',
    aliases: ['connectionid', 'leg'],
    help: 'the id of one leg',
    event: (event, accepts) => has(event.connectionId, accepts),
    call: (call, accepts) => call.legs.some((leg) => has(leg.connectionId, accepts)),
  },
  source: {
    type: 'text',
    match: 'whole',
    aliases: ['sourceid'],
    help: 'id of the source',
    event: (event, accepts) => has(event.sourceId, accepts),
    call: (call, accepts) => has(call.sourceId, accepts),
  },
  protocol: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'id of the protocol',
    event: (event, accepts) => has(event.protocol, accepts),
    call: (call, accepts) => has(call.protocol, accepts),
  },
  agent: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'id or name of the agent',
    event: (event, accepts) => namedHas(event.agent, accepts),
    call: (call, accepts) => namedHas(call.agent, accepts) || rolesHave('agent')(call, accepts),
  },
  queue: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'id or name of the queue',
    event: (event, accepts) => namedHas(event.queue, accepts),
    call: (call, accepts) => namedHas(call.queue, accepts),
  },
  cause: {
    type: 'text',
    match: 'whole',
    aliases: [],
    help: 'why, in the system’s word; for linkDown the diagnosis code',
    event: (event, accepts) => has(event.cause, accepts),
  },
  reason: {
    type: 'text',
    match: 'part',
    aliases: [],
    help: 'why, in a sentence; finds part of it',
    event: (event, accepts) => has(event.reason, accepts),
  },
  raw: {
    type: 'text',
    match: 'part',
    aliases: ['message'],
    help: 'the message as received, unless it is bytes; finds part of it',
    event: (event, accepts) => event.rawEncoding === undefined && has(event.raw, accepts),
  },
  seq: {
    type: 'number',
    aliases: [],
    help: 'number of the event in its capture',
    event: (event) => event.seq,
  },
  at: {
    type: 'time',
    aliases: ['time'],
    help: 'when it happened; of a call, when it began',
    event: (event) => event.at,
    call: (call) => call.startedAt,
  },
  received: {
    type: 'time',
    aliases: ['receivedat'],
    help: 'when the event arrived, by our clock',
    event: (event) => event.receivedAt,
  },
  outcome: {
    type: 'word',
    aliases: [],
    words: CALL_OUTCOMES,
    help: 'how the call ended',
    call: (call, accepts) => has(call.outcome, accepts),
  },
  dur: {
    type: 'duration',
    aliases: ['duration'],
    help: 'from the call’s beginning to its end',
    call: (call) => span(call.startedAt, call.endedAt),
  },
  ring: {
    type: 'duration',
    aliases: [],
    help: 'from the first ring to the answer, or to the end',
    call: (call) => span(call.ringingAt, call.answeredAt ?? call.endedAt),
  },
  talk: {
    type: 'duration',
    aliases: [],
    help: 'from the answer to the end',
    call: (call) => span(call.answeredAt, call.endedAt),
  },
  started: {
    type: 'time',
    aliases: ['startedat'],
    help: 'when the call began',
    call: (call) => call.startedAt,
  },
  answered: {
    type: 'time',
    aliases: ['answeredat'],
    help: 'when the call was answered',
    call: (call) => call.answeredAt,
  },
  ended: {
    type: 'time',
    aliases: ['endedat'],
    help: 'when the call ended',
    call: (call) => call.endedAt,
  },
  legs: {
    type: 'number',
    aliases: [],
    help: 'how many legs the call has',
    call: (call) => call.legs.length,
  },
  events: {
    type: 'number',
    aliases: ['eventcount'],
    help: 'how many events the call has',
    call: (call) => call.eventCount,
  },
};

/** Where bare words look: `party` stands for all numbers, names and devices. */
export const SEARCHED_FIELDS = [
  'party',
  'name',
  'call',
  'global',
  'connection',
  'source',
  'agent',
  'queue',
  'cause',
  'reason',
  'raw',
] as const satisfies readonly FieldName[];

/** Whether a test of an event looks at its call: then the answer can change when the call does. */
export function looksAtCall(field: Field): boolean {
  return field.event === undefined || (field.type === 'text' && field.alsoOfCall === true);
}

const NAMES: ReadonlyMap<string, FieldName> = new Map(
  FIELD_NAMES.flatMap((name) => [name, ...FIELDS[name].aliases].map((word) => [word, name] as const)),
);

/** The field of that name or alias, in any case. */
export function findField(word: string): FieldName | undefined {
  return NAMES.get(word.toLowerCase());
}

/** Every name and alias, for suggestions. */
export function fieldWords(): string[] {
  return [...NAMES.keys()];
}
