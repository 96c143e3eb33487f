import { join } from 'node:path';
import type { Measure } from '../../harness/measure.ts';
import { lacksMosquitto, mosquittoSub, startBroker } from './mosquitto.ts';
import type { Broker } from './mosquitto.ts';
import { runNode, startNode } from '../../harness/node-process.ts';
import { perSecond, timedEvents } from '../../harness/run-results.ts';
import type { BenchInput } from '../../input/bench-input.ts';
import { firstEvents } from '../../input/first-events.ts';
import { TOPIC } from '../../input/messages.ts';
import { expectNothingLost, forget, ingestInto } from './pipeline.ts';

/** A broker has no way to slow a publisher down: what its clients have not taken yet waits in its memory. */
const MOST_EVENTS = 200_000;

/** Against each of two peers, which makes two figures. */
export const ingestMqtt: Measure = {
  name: 'ingest-mqtt',
  unit: 'events/s',
  title: 'from a real mosquitto to the disk and into a view, against a client that only parses',
  lacks: lacksMosquitto,
  async begin(whole) {
    const input = await firstEvents(whole, MOST_EVENTS);
    const { events, program, scratch } = input;
    const file = join(scratch, 'ingest-mqtt.ringscope');
    const broker = await startBroker(scratch);
    const sub = mosquittoSub();
    const ours: number[] = [];
    const shell: number[] = [];
    return {
      async ours() {
        const url = `mqtt://127.0.0.1:${broker.port}`;
        const { result } = await whilePublishing(broker, input, () =>
          ingestInto(file, { protocol: 'mqtt', url }, input),
        );
        expectNothingLost(file, result, input);
        ours.push(perSecond(events, result.ms));
        return ours.at(-1) ?? NaN;
      },
      peer: {
        name: 'MQTT.js + JSON.parse',
        async run() {
          const bare = [String(broker.port), String(events)];
          const { result } = await whilePublishing(broker, input, () =>
            runNode(program('live/bare-mqtt-client'), bare, timedEvents),
          );
          if (sub) {
            const { ms } = await whilePublishing(broker, input, () => sub(broker.port, TOPIC, events));
            shell.push(perSecond(events, ms));
          }
          return perSecond(events, result.ms);
        },
      },
      besides: [
        {
          ...{ name: 'ingest-mqtt-shell', unit: 'events/s', values: ours },
          peer: { name: 'mosquitto_sub', values: shell },
        },
      ],
      async end() {
        await broker.stop();
        forget(file);
      },
    };
  },
};

/** The time is from the first message, which finds the subscriber there. */
async function whilePublishing<Result>(
  broker: Broker,
  { messages, events, program }: BenchInput,
  subscribe: () => Promise<Result>,
): Promise<{ result: Result; ms: number }> {
  const args = [String(broker.port), messages, String(events)];
  const publishing = startNode(program('live/mqtt-publisher'), args).then((publisher) => ({
    publisher,
    begun: performance.now(),
  }));
  try {
    const result = await subscribe();
    const { begun } = await publishing;
    return { result, ms: performance.now() - begun };
  } finally {
    await (await publishing).publisher.stop();
  }
}
