/**
 * The least that a reader of JSON from a broker does: `node bare-mqtt-client.ts PORT COUNT`. Parses every message and
 * keeps nothing. Prints `{ ms, events }`.
 */
import { connectAsync } from 'mqtt';
import { TOPIC } from '../../input/messages.ts';

const [port = '', wanted = '0'] = process.argv.slice(2);
const count = Number(wanted);
const client = await connectAsync({ host: '127.0.0.1', port: Number(port), protocolVersion: 5 });
let events = 0;
const all = Promise.withResolvers<number>();
client.on('message', (_topic, payload) => {
  const message: unknown = JSON.parse(payload.toString());
  if (typeof message === 'object' && message !== null) events += 1;
  if (events === count) all.resolve(performance.now());
});
const begun = performance.now();
await client.subscribeAsync(TOPIC, { qos: 0 });
const ms = (await all.promise) - begun;
process.stdout.write(JSON.stringify({ ms, events }));
await client.endAsync(true);
