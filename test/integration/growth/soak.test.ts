import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { openRecorder } from '../../../main/capture/recorder.ts';
import type { Recorder } from '../../../main/capture/recorder.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import type { Supervisor } from '../../../main/sources/supervisor.ts';
import { systemClock } from '../../../main/system-clock.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import type { Authority } from '../../../simulators/authority.ts';
import { findPeer } from '../../../simulators/index.ts';
import type { Peer } from '../../../simulators/peer.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import { caFile } from '../../support/ca-file.ts';
import { rounds } from '../../support/long-form.ts';
import { castOf, playAtOnce } from '../../support/played-scenario.ts';
import { QuickClock } from '../../support/quick-clock.ts';
import { resources } from '../../support/resources.ts';
import { sourceRun } from '../../support/source-run.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HOUR = 3_600_000;
const HOURS = 24;
/** By then everything is as large as it becomes: retention by count and by age are at work. */
const WARM_UP_HOURS = 8;
/** Times of the links and of the systems alike. */
const SPEED = 20;
/** Real ms for an hour: all of it in the long form; else what is left of it is skipped. */
const LASTS = rounds(300, HOUR / SPEED);
const CALLS_AN_HOUR = rounds(5, 120);
const RETENTION = { maxEvents: rounds(1_000, 20_000), maxBytes: null, maxAgeMs: 6 * HOUR };
const TENTH = 1.1;
const HEAP_MOVES = 3 * 1024 ** 2;

interface Day {
  recorder: Recorder;
  file: string;
  clock: QuickClock;
  peers: readonly Peer[];
  links: readonly Supervisor[];
}

it(
  `holds no more after ${HOURS} hours with every system than before them`,
  { timeout: 3 * HOUR },
  async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error) => void warnings.push(warning);
    process.on('warning', warn);
    onTestFinished(() => void process.off('warning', warn));
    const day = await begun();
    const { recorder, clock } = day;
    const view = await recorder.views.open({
      capture: 'day',
      of: 'events',
      filter: 'kind:delivered',
      orderBy: 'at',
      descending: true,
    });
    const calls = await recorder.views.open({
      capture: 'day',
      of: 'calls',
      filter: '',
      orderBy: 'started',
      descending: true,
    });
    let newest = recorder.lastSeq;
    const holes: number[] = [];
    recorder.onRecorded((events) => {
      for (const { seq } of events) {
        if (seq !== newest + 1) holes.push(newest);
        newest = seq;
      }
    });
    const live = async (hours: number) => {
      for (let hour = 0; hour < hours; hour += 1) {
        await livesAnHour(day, hour);
        for (const each of [view, calls]) {
          await recorder.views.window({ view: each, known: 0, from: 0, count: 50, buckets: 10 });
        }
      }
      await recorder.flush();
    };
    await live(WARM_UP_HOURS);
    const before = { ...(await resources()), timers: clock.pending, file: sizeOf(day.file) };
    const seqBefore = recorder.lastSeq;
    await live(HOURS);
    await expect.poll(async () => (await resources()).active).toEqual(before.active);
    // What a call of the last moment has begun ends by itself; what leaks does not.
    await expect.poll(() => clock.pending).toBeLessThanOrEqual(Math.ceil(before.timers * TENTH));
    const after = { ...(await resources()), file: sizeOf(day.file) };
    expect(recorder.lastSeq - seqBefore).toBeGreaterThan(RETENTION.maxEvents);
    expect(holes).toEqual([]);
    expect(recorder.counts).toMatchObject({ waiting: 0, dropped: 0 });
    // What tells of removals, one event a source, has its room made by the next write.
    expect(recorder.counts.events).toBeLessThanOrEqual(RETENTION.maxEvents + PROTOCOL_IDS.length);
    expect(after.file).toBeLessThan(before.file * TENTH);
    expect(after.heap).toBeLessThan(before.heap * TENTH + HEAP_MOVES);
    expect(warnings).toEqual([]);
  },
);

async function begun(): Promise<Day> {
  const clock = new QuickClock(SPEED);
  const authority = await createAuthority();
  const file = join(await temporaryFolder(), 'day.ringscope');
  const recorder = await openRecorder({
    file,
    retention: RETENTION,
    application: 'Ringscope test',
    // However fast the day goes by, a disk takes the time that it takes: in the day's own it would soon seem silent.
    clock: { now: () => clock.now(), after: (ms, work) => systemClock.after(ms, work) },
  });
  onTestFinished(async () => {
    await recorder.close();
  });
  const peers: Peer[] = [];
  const links: Supervisor[] = [];
  for (const id of PROTOCOL_IDS) {
    const kind = await findPeer(id);
    if (!kind) throw new Error(`There is no simulated system for ${id}.`);
    const peer = await kind.start({ authority, port: 0, seed: 1, hurry: SPEED });
    onTestFinished(() => peer.close());
    peers.push(peer);
    links.push(await linkTo(peer, { authority, clock, recorder }));
  }
  return { recorder, file, clock, peers, links };
}

async function linkTo(
  peer: Peer,
  { authority, clock, recorder }: { authority: Authority; clock: QuickClock; recorder: Recorder },
): Promise<Supervisor> {
  const protocol = await loadProtocol(peer.protocol);
  if (!protocol) throw new Error(`There is no protocol ${peer.protocol}.`);
  const { devices, ...options } = peer.sources[0]?.options ?? {};
  const link = await sourceRun(
    {
      protocol,
      // AES is asked only a few times a second.
      options: { ...options, ...(Array.isArray(devices) && { devices: devices.slice(0, 2) }) },
      secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
      caFiles: [await caFile(authority)],
      clock,
      random: () => 0.5,
      proxy: 'none',
      between: (own) => own,
    },
    { record: (event) => recorder.append(event), onStatus: () => undefined, onNotice: () => undefined },
  );
  onTestFinished(() => link.stop());
  link.start();
  return link;
}

/** Calls on every system; now and then the computer has another network. */
async function livesAnHour({ clock, peers, links }: Day, hour: number): Promise<void> {
  const areUp = () =>
    expect
      .poll(() => links.map(({ status }) => status.state), { interval: 10 })
      .toEqual(links.map(() => 'up'));
  if (hour % 6 === 5) for (const link of links) link.networkChanged('The network has changed.');
  await areUp();
  for (let call = 0; call < CALLS_AN_HOUR; call += 1) {
    for (const peer of peers) playAtOnce(peer, answeredInbound, castOf(call));
    await new Promise((resolve) => setTimeout(resolve, LASTS / CALLS_AN_HOUR));
  }
  clock.jump(HOUR - LASTS * SPEED);
}

/** What the capture holds in bytes, whether it is in the file already or still in the log beside it. */
function sizeOf(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true });
  const [pages, size] = ['page_count', 'page_size'].map((name) =>
    Number(database.prepare(`PRAGMA ${name}`).get()?.[name]),
  );
  database.close();
  return (pages ?? NaN) * (size ?? NaN);
}
