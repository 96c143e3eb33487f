import type { UnrecordedEvent } from '../../model/event.ts';

/**
 * The event as the file can hold it, so that live readers see exactly what a later reader sees. Text becomes
 * well-formed Unicode: SQLite stores UTF-8, which has no lone surrogates, so each becomes U+FFFD (in a JSON message
 * they are escapes, and stay so in `raw`). A time that is no whole number is replaced by the time of receipt.
 */
export function recordable(event: UnrecordedEvent, now: number): UnrecordedEvent {
  if (isWellFormed(event) && Number.isSafeInteger(event.at) && Number.isSafeInteger(event.receivedAt))
    return event;
  const receivedAt = Number.isSafeInteger(event.receivedAt) ? event.receivedAt : now;
  const at = Number.isSafeInteger(event.at) ? event.at : receivedAt;
  return { ...wellFormed(event), at, receivedAt };
}

/** Looks at every text of an event, one by one: this runs for each, and a walk over its members costs ten times more. */
function isWellFormed(event: UnrecordedEvent): boolean {
  const { from, to, agent, queue, joins, gap } = event;
  return (
    isFine(event.raw) &&
    isFine(event.name) &&
    isFine(event.callId) &&
    isFine(event.globalCallId) &&
    isFine(event.connectionId) &&
    isFine(event.device) &&
    (!from || (isFine(from.number) && isFine(from.name))) &&
    (!to || (isFine(to.number) && isFine(to.name))) &&
    isFine(event.cause) &&
    isFine(event.reason) &&
    isFine(event.sourceId) &&
    isFine(event.protocol) &&
    (!agent || (isFine(agent.id) && isFine(agent.name) && isFine(agent.state))) &&
    (!queue || (isFine(queue.id) && isFine(queue.name))) &&
    (!joins || joins.every(isFine)) &&
    (!gap || isFine(gap.reason))
  );
}

function isFine(text: string | undefined): boolean {
  return text === undefined || text.isWellFormed();
}

function wellFormed<Value>(value: Value): Value;
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map((member: unknown) => wellFormed(member));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wellFormed(member)]));
}
