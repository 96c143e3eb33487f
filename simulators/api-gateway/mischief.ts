import type { Strike } from './faults.ts';
import type { Connection } from './gateway/connection.ts';

const HUGE_BYTES = 120 * 1024;
const STORM = { perSecond: 500, seconds: 10, tick: 20 } as const;

/** Odd pushes, from the merely foreign to what only looks like something known. */
export const GARBAGE: readonly string[] = [
  'Desk 5 is back',
  '42',
  '',
  'null',
  '[]',
  '{"type":"call","callId":',
  '[object Object]',
  'undefined',
  '{"type":"call","v":1,"callId":7,"state":["ringing"],"from":{}}',
  '{"type":"call","v":1,"callId":"c-1","state":"unheard-of","ts":"yesterday"}',
  '{"type":"notice","text":"maintenance at 20:00"}',
  '{"message":"Forbidden"}',
  '{"message":"Forbidden","connectionId":"x","requestId":"y","more":true}',
  '\u{1b}[31mred\u{202e}',
];

/** Strikes one connection; what goes on for a while ends by itself or with the connection. */
export function strike(kind: Strike, connection: Connection, hurry: number): void {
  if (typeof kind === 'object') {
    connection.close(kind.close, kind.reason);
    return;
  }
  switch (kind) {
    case 'close-without-code':
      connection.close();
      return;
    case 'cut':
      connection.cut();
      return;
    case 'reset':
      connection.reset();
      return;
    case 'freeze':
      connection.freeze();
      return;
    case 'garbage':
      for (const text of GARBAGE) connection.push(text);
      return;
    case 'huge':
      connection.push(JSON.stringify({ type: 'notice', text: 'ü'.repeat(HUGE_BYTES / 2) }));
      return;
    case 'storm':
      storm(connection, hurry);
  }
}

function storm(connection: Connection, hurry: number): void {
  const total = STORM.perSecond * STORM.seconds;
  const atOnce = (STORM.perSecond * STORM.tick) / 1_000;
  let said = 0;
  const timer = setInterval(() => {
    for (let push = 0; push < atOnce; push += 1) {
      said += 1;
      connection.push(JSON.stringify({ type: 'notice', text: `storm ${said} of ${total}` }));
    }
    if (said >= total || !connection.isOpen) clearInterval(timer);
  }, STORM.tick / hurry);
  timer.unref();
}
