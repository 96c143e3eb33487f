import type { EventFacts } from './event.ts';

/** What a message tells, without what is added to all events of a protocol alike: the native name and the raw text. */
export type EventMeaning = Omit<EventFacts, 'name' | 'raw' | 'rawEncoding'>;

/** A meaning while it is put together: its members may be undefined. */
export type EventDraft = { [K in keyof EventMeaning]: EventMeaning[K] | undefined } & Pick<
  EventMeaning,
  'kind'
>;

/** The draft without what is undefined, and without an empty `joins`. Runs for every event, hence no loop over members. */
export function finished(draft: EventDraft): EventMeaning {
  const facts: EventMeaning = { kind: draft.kind };
  if (draft.at !== undefined) facts.at = draft.at;
  if (draft.callId !== undefined) facts.callId = draft.callId;
  if (draft.globalCallId !== undefined) facts.globalCallId = draft.globalCallId;
  if (draft.connectionId !== undefined) facts.connectionId = draft.connectionId;
  if (draft.role !== undefined) facts.role = draft.role;
  if (draft.joins !== undefined && draft.joins.length > 0) facts.joins = draft.joins;
  if (draft.device !== undefined) facts.device = draft.device;
  if (draft.from !== undefined) facts.from = draft.from;
  if (draft.to !== undefined) facts.to = draft.to;
  if (draft.direction !== undefined) facts.direction = draft.direction;
  if (draft.state !== undefined) facts.state = draft.state;
  if (draft.cause !== undefined) facts.cause = draft.cause;
  if (draft.agent !== undefined) facts.agent = draft.agent;
  if (draft.queue !== undefined) facts.queue = draft.queue;
  if (draft.reason !== undefined) facts.reason = draft.reason;
  if (draft.gap !== undefined) facts.gap = draft.gap;
  return facts;
}
