/**
 * A WebSocket server that says messages at a rate: `node paced-server.ts FILE RATE COUNT`, over and over the lines of
 * FILE, each with the time of its sending in it. Prints its port, and stays; begins when `/begin` is fetched.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

const [file = '', perSecond = '0', wanted = '0'] = process.argv.slice(2);
const rate = Number(perSecond);
const count = Number(wanted);
const EVERY_MS = 5;
const TIME = /"time":\d+/;

const lines: string[] = [];
for await (const line of createInterface({ input: createReadStream(file) })) {
  if (lines.push(line) === count) break;
}
const door = createServer((_request, response) => {
  response.end();
  begin();
});
const sockets = new WebSocketServer({ server: door, perMessageDeflate: false });
sockets.on('connection', (socket) => socket.on('error', () => socket.terminate()));
door.listen(0, '127.0.0.1', () => {
  const address = door.address();
  process.stdout.write(`${typeof address === 'object' ? (address?.port ?? 0) : 0}\n`);
});

function begin(): void {
  const begun = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - begun) / 1_000) * rate));
    for (; said < due; said += 1) say(said);
    if (said === count) clearInterval(timer);
  }, EVERY_MS);
}

function say(index: number): void {
  const text = (lines[index % lines.length] ?? '').replace(TIME, `"time":${Date.now()}`);
  for (const socket of sockets.clients) if (isOpen(socket)) socket.send(text);
}

function isOpen(socket: WebSocket): boolean {
  return socket.readyState === socket.OPEN;
}
