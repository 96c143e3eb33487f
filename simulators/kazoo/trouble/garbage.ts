const event = (rest: Record<string, unknown>): string => JSON.stringify({ action: 'event', ...rest });

/** Odd input, from the merely unknown to the unreadable. */
export const GARBAGE: readonly (string | Buffer)[] = [
  'this is not JSON',
  '{"action":"event","data":',
  '[]',
  'null',
  '42',
  '{"action":7}',
  '{"action":"unheard-of"}',
  '{"action":"reply"}',
  '{"action":"reply","request_id":"nobody-asked","status":"maybe","data":[]}',
  Buffer.from([0x00, 0xff, 0x80, 0x01]),
  event({}),
  event({ name: 12, data: {} }),
  event({ name: 'CHANNEL_CREATE', data: null }),
  event({ name: 'CHANNEL_CREATE', data: {} }),
  event({ name: 'CHANNEL_ANSWER', data: { call_id: null, timestamp: 'soon', custom_channel_vars: [] } }),
  event({ name: 'CHANNEL_DESTROY', data: { call_id: 'x', hangup_cause: 16, transfer_history: 'none' } }),
  event({ name: 'NEVER_HEARD_OF_THIS', data: { call_id: 'x', list: [1, [2, [3]]] } }),
];

/** An event whose data is filled up to so many bytes. */
export function hugeEvent(bytes: number): string {
  return event({
    subscribed_key: 'call.*.*',
    name: 'CHANNEL_ANSWER',
    data: { event_name: 'CHANNEL_ANSWER', call_id: 'huge', remote_sdp: 'x'.repeat(bytes) },
  });
}
