/**
 * The whole way of events, as the app goes it: `node pipeline-client.ts websocket|mqtt URL COUNT CAPTURE`. One source
 * is recorded to a capture while somebody looks at it; the clock stops when all events are on disk, are counted, and
 * are in the view of a filter. Prints `{ ms, events, matching, dropped, pauses, peakBytes }`; `pauses` is how often
 * reading from the socket was held up because the disk was behind.
 */
import { openRecorder } from '../../../main/capture/recorder.ts';
import { loadProtocol } from '../../../main/protocols/index.ts';
import { Recording } from '../../../main/recording.ts';
import { sessionSecrets } from '../../../main/secrets/session-secrets.ts';
import { systemClock } from '../../../main/system-clock.ts';
import { loadTrust } from '../../../main/trust/source-trust.ts';
import { isLinkKind } from '../../../model/vocabulary.ts';
import { peakMemory } from '../harness/peak-memory.ts';
import { BENCH_MAPPING, TOPIC } from '../input/messages.ts';

const OPTIONS: Readonly<Record<string, object>> = {
  websocket: { mapping: BENCH_MAPPING },
  mqtt: { mapping: BENCH_MAPPING, subscriptions: [{ topic: TOPIC, qos: 0 }] },
};

const [id = '', url = '', wanted = '0', file = ''] = process.argv.slice(2);
const count = Number(wanted);
const recorder = await openRecorder({
  ...{ file, existing: 'refuse' as const, application: 'Ringscope bench', clock: systemClock },
  retention: { maxEvents: null, maxBytes: null, maxAgeMs: null },
});
const up = Promise.withResolvers<number>();
const recorded = Promise.withResolvers<undefined>();
let events = 0;
let pauses = 0;
recorder.onPressure((isHigh) => {
  if (isHigh) pauses += 1;
});
const recording = new Recording(
  { secrets: sessionSecrets(), clock: systemClock, record: recorder },
  {
    onRecorded(batch) {
      for (const { kind } of batch) if (!isLinkKind(kind)) events += 1;
      if (events >= count) recorded.resolve(undefined);
    },
    onStatus({ state, diagnosis }) {
      if (state === 'up') up.resolve(performance.now());
      else if (diagnosis !== null) up.reject(new Error(diagnosis.cause));
    },
    onNotice: () => undefined,
    onFull: () => undefined,
    onBug(context, error) {
      throw new Error(context, { cause: error });
    },
  },
);
const { views } = recorder;
const view = await views.open({
  ...{ capture: 'main', filter: 'kind:established', of: 'events', orderBy: 'seq', descending: true },
});
const trust = { caFiles: [], pinSha256: null };
const protocol = await loadProtocol(id);
if (!protocol) throw new Error(`There is no protocol ${id}.`);
recording.start({
  config: {
    id: 'bench',
    name: 'Bench',
    protocol: protocol.id,
    enabled: true,
    options: {},
    trust,
    proxy: 'none',
  },
  protocol,
  options: protocol.options.parse({ url, ...OPTIONS[id] }),
  trust: await loadTrust(trust, '.'),
});
const begun = await up.promise;
const matching = await looked();
await recorded.promise;
const ms = performance.now() - begun;
const { dropped } = recorder.counts;
await recording.stopAll();
const isComplete = await recorder.close();
if (!isComplete) throw new Error('The record is not complete.');
const peakBytes = peakMemory();
process.stdout.write(JSON.stringify({ ms, events, matching, dropped, pauses, peakBytes }));

/** Asks for the view as a page does, until it holds all (with the `linkUp`). */
async function looked(): Promise<number> {
  let known = 0;
  for (;;) {
    const window = await views.window({ view, known, from: 0, count: 50, buckets: 0 });
    if (window.progress === null && window.total > count) return window.matching;
    known = window.version;
  }
}
