import { describe, expect, it } from 'vitest';
import { caFile } from '../../support/ca-file.ts';
import { taleOf } from '../../support/fault-sweep.ts';
import { callsInWords, castOf } from '../../support/played-scenario.ts';
import { setStage, stageIsMissing } from '../../support/stage/stage.ts';
import type { Host, Stage } from '../../support/stage/stage.ts';
import { RemoteSources } from './remote-sources.ts';
import type { RemoteSource } from './remote-sources.ts';
import { RemoteSystems } from './remote-systems.ts';

interface Cut {
  name: string;
  cut: readonly [Host, string];
  mend: readonly [Host, string];
  /** With what attempts fail until it is mended, each with one of these; none where the first finds the way. */
  then: readonly string[];
}

const ROUTER_FINDS_SYSTEMS = 'ip route replace 127.0.0.1 via 10.78.0.2';
const MONITOR_FINDS_SYSTEMS = 'ip route replace 127.0.0.1 via 10.77.0.1';
const SILENT = '`silent` in events';
const UNREACHABLE = '`unreachable` in connect';
const TIMEOUT = '`timeout` in connect';
/** A router says so about once a second; who asks more often hears nothing. */
const TOLD_BY_ROUTER = [UNREACHABLE, TIMEOUT];

/** Nobody sends a FIN or an RST: that the link is gone only silence tells. */
const CUTS: readonly Cut[] = [
  {
    name: 'a cable is pulled beyond the router',
    cut: ['router', 'ip link set far-r down'],
    mend: ['router', `ip link set far-r up; ${ROUTER_FINDS_SYSTEMS}`],
    then: TOLD_BY_ROUTER,
  },
  {
    name: 'the router says that there is no way',
    cut: ['router', 'ip route replace unreachable 127.0.0.1'],
    mend: ['router', `ip route del unreachable 127.0.0.1; ${ROUTER_FINDS_SYSTEMS}`],
    then: TOLD_BY_ROUTER,
  },
  {
    name: 'the router throws all packets away',
    cut: ['router', 'ip route replace blackhole 127.0.0.1'],
    mend: ['router', `ip route del blackhole 127.0.0.1; ${ROUTER_FINDS_SYSTEMS}`],
    then: [TIMEOUT],
  },
  {
    name: 'our own cable is pulled',
    cut: ['monitor', 'ip link set near down'],
    mend: ['monitor', `ip link set near up; ${MONITOR_FINDS_SYSTEMS}`],
    then: [UNREACHABLE],
  },
  {
    name: 'our address changes',
    cut: [
      'monitor',
      `ip address flush dev near; ip address add 10.77.0.3/24 dev near; ${MONITOR_FINDS_SYSTEMS}`,
    ],
    mend: ['monitor', 'true'],
    then: [],
  },
];

const MISSING = stageIsMissing();
/** How fast time runs for the links while nobody can answer them, and until they have come back. */
const CUT_SPEED = 20;
const MENDED_SPEED = 5;
/** The gateway of AWS need not answer pings: only where it has done so silence means something. It is asked every two seconds. */
const KNOWN_TO_ANSWER_MS = 3_000;
const CALL = 'in answered firm → desk';

describe.skipIf(MISSING !== null)(
  `links over a network of their own${MISSING === null ? '' : `: ${MISSING}`}`,
  () => {
    it('find out by themselves that it is cut, say so, come back, and tell every event once', async () => {
      const stage = await setStage();
      const systems = await RemoteSystems.start(stage);
      const sources = new RemoteSources(stage, systems.systems, await caFile(systems.systems));
      await sources.until(({ status }) => status?.state === 'up');
      const tales = await hear(sources, systems);
      for (const cut of CUTS) await livesThrough(cut, { stage, sources, systems, tales });
      await expect(table(sources.all.length)).toMatchFileSnapshot('../../fixtures/network-cuts.md');
    });
  },
);

/** What was lived through, for docs/reliability.md. */
function table(protocols: number): string {
  const rows = CUTS.map(({ name, then }) => {
    const failures = [SILENT, ...(then.length === 0 ? [] : [then.join(' or ')])];
    return `| ${name} | ${failures.join(', then ')}; comes back by itself |`;
  });
  const counts = `${CUTS.length} cuts, ${protocols} protocols, ${CUTS.length * protocols} cells.`;
  return [`| Cut | ${protocols} protocols alike |`, '| --- | --- |', ...rows, '', counts, ''].join('\n');
}

interface World {
  stage: Stage;
  sources: RemoteSources;
  systems: RemoteSystems;
  tales: readonly string[];
}

async function livesThrough(one: Cut, world: World): Promise<void> {
  const { name, cut, mend, then } = one;
  const { stage, sources, systems, tales } = world;
  await new Promise((resolve) => setTimeout(resolve, KNOWN_TO_ANSWER_MS));
  await sources.until(({ status }) => status?.state === 'up');
  const firsts = sources.all.map(({ events, failures }) => {
    failures.clear();
    return events.length;
  });
  await stage.run(...cut);
  sources.run(CUT_SPEED);
  await sources.until(({ failures }) => failures.size > (then.length > 0 ? 1 : 0));
  expectFailures(one, sources);
  sources.run(MENDED_SPEED);
  await stage.run(...mend);
  await sources.until(({ status }) => status?.state === 'up');
  sources.run(1);
  const gaps = sources.all.map(({ protocol, events }, index) => [
    protocol,
    ...events.slice(firsts[index]).flatMap(({ gap }) => (gap === undefined ? [] : [gap.reason])),
  ]);
  // More than one where this computer is too busy to answer in time that runs fast.
  expect(
    gaps.filter(({ length }) => length < 2),
    name,
  ).toEqual([]);
  await expect.poll(() => sockets(stage), { message: name }).toEqual(sources.all.map(() => 1));
  if (then.length > 0) {
    const one = Object.fromEntries(sources.all.map(({ protocol }) => [protocol, 1]));
    await expect.poll(() => systems.listeners(), { message: name }).toEqual(one);
  }
  expect(await hear(sources, systems), name).toEqual(tales);
}

/** The silence first, then what stands in the way of each attempt. */
function expectFailures({ name, then }: Cut, { all }: RemoteSources): void {
  for (const { protocol, failures } of all) {
    const [first, ...others] = failures;
    expect([first, ...others.filter((failure) => !then.includes(failure))], `${name}: ${protocol}`).toEqual([
      SILENT,
    ]);
  }
}

/** How many sockets are open to each port of the systems. */
async function sockets(stage: Stage): Promise<number[]> {
  const lines = (await stage.run('monitor', 'ss -Htn state established')).trim().split('\n');
  const counts = new Map<string, number>();
  for (const line of lines) {
    const to = line.split(/\s+/).at(-1) ?? '';
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  return [...counts.values()];
}

/** What every source tells of a call that is played now, event by event. */
async function hear(sources: RemoteSources, systems: RemoteSystems): Promise<string[]> {
  const firsts = new Map(sources.all.map((source) => [source, source.events.length]));
  const callsOf = (source: RemoteSource) =>
    callsInWords(source.events, firsts.get(source) ?? 0, castOf(0)).filter((call) => call.includes('firm'));
  systems.play();
  await sources.until((source) => callsOf(source).join() === CALL);
  await new Promise((resolve) => setTimeout(resolve, 100));
  return sources.all.map((source) => taleOf(source, firsts.get(source) ?? 0).join());
}
