import type { EventFacts } from '../../../../model/event.ts';

/** What a mapper says of a publication; name and raw text are added for all alike. */
export type Mapped = Omit<EventFacts, 'name' | 'raw' | 'rawEncoding'>;

/** The same while it is built: fields may be undefined. */
export type Draft = { [K in keyof Mapped]: Mapped[K] | undefined } & Pick<Mapped, 'kind'>;

/** The facts without what is undefined. */
export function mapped(draft: Draft): Mapped {
  const facts: Mapped = { kind: draft.kind };
  if (draft.at !== undefined) facts.at = draft.at;
  if (draft.callId !== undefined) facts.callId = draft.callId;
  if (draft.globalCallId !== undefined) facts.globalCallId = draft.globalCallId;
  if (draft.connectionId !== undefined) facts.connectionId = draft.connectionId;
  if (draft.role !== undefined) facts.role = draft.role;
  if (draft.device !== undefined) facts.device = draft.device;
  if (draft.from !== undefined) facts.from = draft.from;
  if (draft.to !== undefined) facts.to = draft.to;
  if (draft.direction !== undefined) facts.direction = draft.direction;
  if (draft.state !== undefined) facts.state = draft.state;
  if (draft.cause !== undefined) facts.cause = draft.cause;
  if (draft.reason !== undefined) facts.reason = draft.reason;
  return facts;
}
