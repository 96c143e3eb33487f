import type { FaultName } from '../faults.ts';
import { pythonJson } from '../python-json.ts';
import type { EventSocket } from './event-socket.ts';

const MIB = 1024 * 1024;
const event = (data: unknown): string => pythonJson({ op: 'event', code: 0, data });

/** Odd input, from the merely unknown to the unreadable. */
export const GARBAGE: readonly (string | Buffer)[] = [
  'this is not JSON',
  '{"op": "event", "code": 0, "data":',
  '[]',
  'null',
  '42',
  '{"op": 7}',
  '{"op": "unheard-of", "code": 0, "data": null}',
  Buffer.from([0x00, 0xff, 0x80, 0x01]),
  event(null),
  event({ data: {} }),
  event({ name: 12, data: {} }),
  event({ name: 'call_created', data: null }),
  event({ name: 'call_updated', data: { call_id: null, status: 12, talking_to: 'nobody' } }),
  event({ name: 'call_ended', data: { call_id: '1.1', reason_code: 'sixteen' } }),
  event({ name: 'never_heard_of_this', data: { list: [1, [2, [3]]] } }),
];

/** Strikes one socket with a fault of those that strike sockets; `reset` breaks the connection by RST. */
export function strike(fault: FaultName, socket: EventSocket, reset: () => void): void {
  switch (fault) {
    case 'close-4001':
      socket.close(4001, 'no token');
      return;
    case 'close-4002':
      socket.close(4002, 'authentication failed');
      return;
    case 'auth-rejected':
    case 'no-right':
    case 'close-4003':
      // For a lost password or right: the next check of the token is brought forward.
      socket.close(4003, 'authentication expired');
      return;
    case 'close-4004':
      socket.close(4004);
      return;
    case 'bus-down':
      socket.close(1011, 'bus connection lost');
      return;
    case 'restart':
      socket.close(1001);
      return;
    case 'half-open':
      socket.freeze();
      return;
    case 'cut':
      socket.cut();
      return;
    case 'reset':
      reset();
      return;
    case 'garbage':
      GARBAGE.forEach((message) => socket.sendRaw(message));
      return;
    case 'huge':
      socket.sendRaw(event({ name: 'call_updated', data: { call_id: '1.1', filler: 'x'.repeat(2 * MIB) } }));
      {
        socket.sendRaw(event({ name: 'filler', data: { filler: 'x'.repeat(8 * MIB) } }));
        return;
      }
    case 'session-limit':
    case 'auth-down':
    case 'auth-slow':
    case 'token-expires':
    case 'ignores-renewed-token':
    case 'version-1':
    case 'silent':
    case 'captive-portal':
      return;
  }
}
