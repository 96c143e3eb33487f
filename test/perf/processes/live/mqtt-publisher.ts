/**
 * Publishes the first lines of a file to a broker as fast as it takes them: `node mqtt-publisher.ts PORT FILE COUNT`.
 * Begins when somebody has subscribed, says so in a line, and stays. As the WebSocket server, it writes many packets
 * in one piece.
 */
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { TOPIC } from '../../input/messages.ts';

const [port = '', file = '', wanted = '0'] = process.argv.slice(2);
const PIECE = 256 * 1024;
/** MQTT 5, 3.4.2.1: the broker has taken a message that nobody has subscribed to. */
const NO_MATCHING_SUBSCRIBERS = 0x10;
const LOOK_EVERY_MS = 2;

const client = await connectAsync({ host: '127.0.0.1', port: Number(port), protocolVersion: 5 });
let left = Number(wanted);
let packets: Buffer[] = [];
let size = 0;
let isFirst = true;
for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: PIECE }) })) {
  if (left === 0) break;
  left -= 1;
  if (isFirst) {
    isFirst = false;
    while (!(await isHeard(line))) await setTimeout(LOOK_EVERY_MS);
    process.stdout.write('begun\n');
    continue;
  }
  const packet = published(line);
  packets.push(packet);
  size += packet.length;
  if (size >= PIECE) await send();
}
await send();

/** Publishes a message: whether there was a subscriber to take it. */
async function isHeard(payload: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'puback') resolve(packet.reasonCode !== NO_MATCHING_SUBSCRIBERS);
  });
  await client.publishAsync(TOPIC, payload, { qos: 1 });
  client.removeAllListeners('packetreceive');
  return promise;
}

async function send(): Promise<void> {
  const piece = Buffer.concat(packets);
  packets = [];
  size = 0;
  if (!client.stream.write(piece)) await once(client.stream, 'drain');
}

/** MQTT 5, 3.3: PUBLISH with QoS 0, without properties. */
function published(payload: string): Buffer {
  const text = Buffer.from(payload);
  const topic = Buffer.from(TOPIC);
  const rest = 2 + topic.length + 1 + text.length;
  return Buffer.concat([
    Buffer.from([0x30, ...variableLength(rest), topic.length >> 8, topic.length & 0xff]),
    topic,
    Buffer.from([0]),
    text,
  ]);
}

/** MQTT 5, 1.5.5: seven bits a byte, the lowest first. */
function variableLength(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...variableLength(value >> 7)];
}
