import { z } from 'zod';
import type { EventFacts } from '../event.ts';
import { nearestWord } from '../nearest-word.ts';
import { CALL_KINDS } from '../vocabulary.ts';
import { compileExpression, ExpressionError } from './expression.ts';
import type { Expression } from './expression.ts';
import { instantFrom } from './instant.ts';
import { agentFrom, idFrom, isJson, partyFrom, queueFrom, textFrom } from './values.ts';
import { directionOf, meaningOf } from './words.ts';

/** What each field is, for forms and for `protocols --json`. */
const FIELDS = {
  callId: 'the id of the call',
  globalCallId: 'an id that joins calls of one conversation',
  connectionId: "the id of the call's leg",
  device: 'the device that the message is about',
  kind: 'a word for what happened: "ringing", "answered", "ended", or a kind of Ringscope',
  state: 'a word for the state of the call afterwards',
  name: 'the name of the event as it is shown',
  from: 'the caller: a number, or {number: …, name: …}',
  to: 'the called party: a number, or {number: …, name: …}',
  direction: '"in", "out" or "internal" (or inbound, outbound, …)',
  cause: 'why it happened',
  agent: 'the agent: an id, or {id: …, name: …, state: …}',
  queue: 'the queue: an id, or {id: …, name: …}',
  at: 'the time: ms or seconds since 1970, or ISO 8601 with a zone',
} as const;
export type MappedField = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS);

/** What an expression may use as `$name` besides the message itself. */
const VARIABLES = ['topic'] as const;

/** What came around the message: `topic` is the MQTT topic, `$topic` in an expression. */
export interface Envelope {
  topic?: string;
}

/** For each event field the JMESPath expression that finds it in a message. */
export type Mapping = Partial<Record<MappedField, string>>;

/**
 * `kind` is `message` where the message says nothing that telephony knows. `name` is what the mapping finds for it,
 * else the topic (which is not in the message, and would be lost), else the native word for the kind or the state.
 */
export type MappedFacts = Pick<EventFacts, 'kind'> & Partial<Pick<EventFacts, MappedField>>;

/** Never throws, whatever the message is. */
export type Mapper = (json: unknown, envelope?: Envelope) => MappedFacts;

/** The `mapping` option of the protocols that carry foreign JSON. */
export const mappingSchema = z
  .strictObject(
    {
      callId: expressionOf('callId'),
      globalCallId: expressionOf('globalCallId'),
      connectionId: expressionOf('connectionId'),
      device: expressionOf('device'),
      kind: expressionOf('kind'),
      state: expressionOf('state'),
      name: expressionOf('name'),
      from: expressionOf('from'),
      to: expressionOf('to'),
      direction: expressionOf('direction'),
      cause: expressionOf('cause'),
      agent: expressionOf('agent'),
      queue: expressionOf('queue'),
      at: expressionOf('at'),
    } satisfies Record<MappedField, z.ZodType>,
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? `${issue.keys.map(unknownField).join(' ')} There are: ${FIELD_NAMES.join(', ')}.`
          : undefined,
    },
  )
  .describe(
    'Turns JSON messages into call events: for each event field a JMESPath expression, such as ' +
      '{ "callId": "id", "kind": "type", "from": "{number: caller, name: callerName}" }',
  ) satisfies z.ZodType<Mapping>;

function expressionOf(field: MappedField) {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = problemOf(field, text);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .describe(`JMESPath expression for ${FIELDS[field]}`)
    .exactOptional();
}

function problemOf(field: MappedField, text: string): string | null {
  try {
    compileExpression(text, VARIABLES);
    return null;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return (
      `mapping.${field}: in the JMESPath expression ${JSON.stringify(text)}, at character ${error.position}: ` +
      `${error.message}. Expected ${FIELDS[field]}, as in ${exampleOf(field)}.`
    );
  }
}

function exampleOf(field: MappedField): string {
  if (field === 'from' || field === 'to') return 'caller.number or {number: caller, name: callerName}';
  if (field === 'agent' || field === 'queue') return `${field} or {id: ${field}Id, name: ${field}Name}`;
  return `${field} or data.${field} or data."${field}-1"`;
}

function unknownField(name: string): string {
  const near = nearestWord(name.replace(/[\s_-]/g, ''), FIELD_NAMES);
  return `There is no event field ${JSON.stringify(name)}${near === undefined ? '.' : `; "${near}" is meant?`}`;
}

/** Compiles each expression once. Throws `ExpressionError` for what the schema would not have let pass. */
export function compileMapping(mapping: Mapping): Mapper {
  const expressions = new Map<string, Expression>();
  for (const [field, text] of Object.entries(mapping)) {
    expressions.set(field, compileExpression(text, VARIABLES));
  }
  return (json, envelope = {}) => {
    const message = isJson(json) ? json : null;
    const variables = { topic: envelope.topic ?? '' };
    const find = (field: MappedField) => expressions.get(field)?.(message, variables) ?? undefined;
    return factsFrom(find, envelope);
  };
}

function factsFrom(find: (field: MappedField) => unknown, { topic }: Envelope): MappedFacts {
  const kindWord = textFrom(find('kind'));
  const stateWord = textFrom(find('state'));
  const byKind = kindWord === undefined ? undefined : meaningOf(kindWord);
  const byState = stateWord === undefined ? undefined : meaningOf(stateWord);
  const facts: MappedFacts = { kind: byKind?.kind ?? byState?.kind ?? 'message' };
  set(facts, 'name', textFrom(find('name')) ?? topic ?? kindWord ?? stateWord);
  set(facts, 'state', byState?.state ?? byKind?.state);
  set(facts, 'callId', idFrom(find('callId')));
  set(facts, 'globalCallId', idFrom(find('globalCallId')));
  set(facts, 'connectionId', idFrom(find('connectionId')));
  set(facts, 'device', textFrom(find('device')));
  set(facts, 'from', partyFrom(find('from')));
  set(facts, 'to', partyFrom(find('to')));
  set(facts, 'direction', directionOf(textFrom(find('direction')) ?? ''));
  set(facts, 'cause', textFrom(find('cause')) ?? byKind?.cause ?? byState?.cause);
  set(facts, 'agent', agentFrom(find('agent')));
  set(facts, 'queue', queueFrom(find('queue')));
  set(facts, 'at', instantFrom(find('at')));
  return concernsSomething(facts) ? facts : asMessage(facts);
}

function set<Field extends keyof MappedFacts>(
  facts: MappedFacts,
  field: Field,
  value: MappedFacts[Field] | undefined,
): void {
  if (value !== undefined) facts[field] = value;
}

/** A word like "new" or "active" in a message that names no call and no device is not a call's. */
function concernsSomething(facts: MappedFacts): boolean {
  const ids = [facts.callId, facts.globalCallId, facts.connectionId, facts.device];
  return !isCallKind(facts.kind) || ids.some((id) => id !== undefined);
}

function isCallKind(kind: string): boolean {
  return CALL_KINDS.some((known) => known === kind);
}

function asMessage(facts: MappedFacts): MappedFacts {
  const message: MappedFacts = { ...facts, kind: 'message' };
  delete message.state;
  return message;
}
