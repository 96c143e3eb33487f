/** Why a broker refuses a subscription: MQTT 5, section 3.9.3; 0x80 is all that MQTT 3.1.1 says. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [0x80, 'refused without a reason'],
  [0x83, 'valid, but not accepted by this broker'],
  [0x87, 'not authorized'],
  [0x8f, 'topic filter invalid or not allowed'],
  [0x91, 'packet identifier in use'],
  [0x97, 'quota exceeded'],
  [0x9e, 'shared subscriptions not supported'],
  [0xa1, 'subscription identifiers not supported'],
  [0xa2, 'wildcard subscriptions not supported'],
]);

/** "not authorized (0x87)". */
export function refusalText(code: number): string {
  return `${REFUSALS.get(code) ?? 'refused'} (0x${code.toString(16).padStart(2, '0')})`;
}
