/**
 * How fast views of a large capture are: `node test/perf/views.ts [EVENTS] [FOLDER]`. Prints JSON. Times in ms; `columns`
 * is the whole first reading. Memory is that of a process that holds the columns and nothing else.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureViews } from '../../main/capture/capture-views.ts';
import { CaptureIndex } from '../../main/capture/columns/capture-index.ts';
import { openDocument } from '../../main/capture/document.ts';
import { CaptureWriter } from '../../main/capture/file/capture-writer.ts';
import { packEvents } from '../../main/capture/file/packed-events.ts';
import { openForReading } from '../../main/capture/reader.ts';
import { StoredEvents } from '../../main/capture/stored/stored-events.ts';
import type { ViewDefinition, ViewWindow } from '../../model/contract/view.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import { manyEvents } from '../support/many-events.ts';

const STRUCTURED = [
  ...['kind:delivered', 'from:+3312555001*', 'device:5042', 'party:5042', 'queue:Sales', 'agent:"Agent 7"'],
  ...[
    'state:ringing OR kind:held',
    '-kind:connectionCleared',
    'from:~/^\\+331255500/',
    'call:100777',
    'source:hq',
  ],
  ...['direction:in kind:established', 'connection:100777*', 'seq:500000..500999', 'at>=2026-03-02T10:00'],
  ...[
    'outcome:missed',
    'dur>90s',
    'legs>=2 queue:Support',
    'talk:10s..1m kind:callCleared',
    'device:(5001,5002,5003)',
  ],
];
const TEXT = [
  'ticket-7',
  'ticket-90007',
  'nowhere',
  'raw:~/ticket-\\d+7"/',
  'raw:"monitorcrossref" device:5042',
];

const total = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'ringscope-views-'));
const file = join(folder, 'views.ringscope');
try {
  write();
  const opening = performance.now();
  const { views, close } = await openDocument(file).then((document) => ({
    views: document.views,
    close: () => document.close(),
  }));
  await first(views, { filter: '', of: 'events', orderBy: 'seq' });
  const firstWindow = performance.now() - opening;
  await settled(views, { filter: '', of: 'calls', orderBy: 'started' });
  const columns = performance.now() - opening;
  const structured = await timed(views, STRUCTURED);
  const text = await timed(views, TEXT);
  const byTalk = await settled(views, { filter: '', of: 'calls', orderBy: 'talk' });
  await close();
  const p95 = structured.map(({ ms }) => ms).sort((a, b) => a - b)[Math.ceil(structured.length * 0.95) - 1];
  const result = {
    total,
    firstWindow,
    columns,
    structured,
    p95,
    text,
    callsByTalk: byTalk.ms,
    memory: memory(),
  };
  process.stdout.write(`${JSON.stringify(result, (_key, value: unknown) => rounded(value), 1)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

function write(): void {
  const retention = { maxEvents: null, maxBytes: null, maxAgeMs: null };
  const writer = new CaptureWriter({ file, existing: 'refuse', application: 'views', now: 0, retention });
  let batch: UnrecordedEvent[] = [];
  for (const event of manyEvents(total)) {
    batch.push(event);
    if (batch.length < 4_000) continue;
    writer.append([], packEvents(batch), 0);
    batch = [];
  }
  writer.append([], packEvents(batch), 0);
  writer.close();
}

type Asked = { filter: string } & (
  { of: 'events'; orderBy: 'seq' | 'at' } | { of: 'calls'; orderBy: 'started' | 'talk' }
);

async function first(views: CaptureViews, asked: Asked): Promise<ViewWindow> {
  const view = await views.open(definitionOf(asked));
  return views.window({ view, known: 0, from: 0, count: 100, buckets: 0 });
}

/** Until the window is there and its count exact. */
async function settled(views: CaptureViews, asked: Asked): Promise<{ ms: number; matching: number }> {
  const begun = performance.now();
  const view = await views.open(definitionOf(asked));
  let window = await views.window({ view, known: 0, from: 0, count: 100, buckets: 0 });
  while (window.progress !== null)
    window = await views.window({ view, known: window.version, from: 0, count: 100, buckets: 0 });
  const ms = performance.now() - begun;
  await views.close(view);
  return { ms, matching: window.matching };
}

function definitionOf(asked: Asked): ViewDefinition {
  return { ...asked, capture: 'main', descending: true };
}

async function timed(views: CaptureViews, filters: readonly string[]) {
  const results = [];
  for (const filter of filters)
    results.push({ filter, ...(await settled(views, { filter, of: 'events', orderBy: 'seq' })) });
  return results;
}

/** Bytes an event, without the disk's cache. */
function memory(): { bytesPerEvent: number; heap: number; buffers: number } {
  const database = openForReading(file);
  global.gc?.();
  const before = process.memoryUsage();
  const index = new CaptureIndex(new StoredEvents(database));
  index.read(() => false);
  index.takeCallChanges();
  global.gc?.();
  const after = process.memoryUsage();
  const heap = (after.heapUsed - before.heapUsed) / total;
  const buffers = (after.arrayBuffers - before.arrayBuffers) / total;
  database.close();
  return { bytesPerEvent: index.events.count === total ? heap + buffers : NaN, heap, buffers };
}

function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10) / 10 : value;
}
