/**
 * The least that a reader of JSON over a WebSocket does: `node bare-client.ts URL COUNT`. Parses every message and
 * keeps nothing. Prints `{ ms, events }`.
 */
import { WebSocket } from 'ws';

const [url = '', wanted = '0'] = process.argv.slice(2);
const count = Number(wanted);
const socket = new WebSocket(url, { perMessageDeflate: false });
let begun = 0;
let events = 0;
socket.on('open', () => (begun = performance.now()));
socket.on('message', (data: Buffer) => {
  const message: unknown = JSON.parse(data.toString());
  if (typeof message === 'object' && message !== null) events += 1;
  if (events < count) return;
  process.stdout.write(JSON.stringify({ ms: performance.now() - begun, events }));
  socket.terminate();
});
