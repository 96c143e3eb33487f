/** An event as a part of Kazoo puts it on the bus. */
export interface BusEvent {
  name: string;
  routingKey: string;
  /** The server-side patterns that match it. */
  patterns: readonly string[];
  /** Asked for only when somebody listens. */
  data: () => Record<string, unknown>;
}

/** A part of a routing key, with all but safe characters percent-encoded; a blank becomes `+`. */
export function encodePart(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[.!~*'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A call event of one account, by which account, name and call id of the binding it can be found. */
export function callKeys(
  accountId: string,
  name: string,
  callId: string,
): Pick<BusEvent, 'routingKey' | 'patterns'> {
  const id = encodePart(callId);
  const routingKey = `call.${accountId}.${name}.${id}`;
  return {
    routingKey,
    patterns: [`call.${accountId}.${name}.*`, routingKey, `call.*.${name}.*`, `call.*.${name}.${id}`],
  };
}
