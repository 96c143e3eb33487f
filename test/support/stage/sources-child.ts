/**
 * A source for each system, as a process of its own: `sources-child.ts` is told `start` once, and says every event and
 * every status. `speed` makes the time of the links run faster.
 */
import { loadProtocol } from '../../../main/protocols/index.ts';
import { QuickClock } from '../quick-clock.ts';
import { sourceRun } from '../source-run.ts';
import type { Systems } from './systems-child.ts';

/** What it is told. */
export type ToSources = { start: Systems['sources']; caFile: string } | { speed: number };

const clock = new QuickClock();

async function start(sources: Systems['sources'], caFile: string): Promise<void> {
  for (const { protocol: id, options, secrets } of sources) {
    const protocol = await loadProtocol(id);
    if (!protocol) throw new Error(`There is no protocol ${id}.`);
    const say = (said: object) => void process.send?.({ protocol: id, ...said });
    const supervisor = await sourceRun(
      {
        protocol,
        options,
        secrets,
        caFiles: [caFile],
        clock,
        random: () => 0.5,
        proxy: 'none',
        between: (own) => own,
      },
      {
        record: (event) => say({ event }),
        onStatus: (status) => say({ status }),
        onNotice: () => undefined,
      },
    );
    supervisor.start();
  }
}

process.on('message', (told: ToSources) => {
  if ('speed' in told) clock.run(told.speed);
  else void start(told.start, told.caFile);
});
