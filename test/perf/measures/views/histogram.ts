import { lookAt } from './looked-at.ts';
import type { Answered } from './looked-at.ts';
import type { Measure } from '../../harness/measure.ts';
import { expectCount } from '../../harness/run-results.ts';
import { NEARLY_ALL, percentile } from '../../harness/statistics.ts';
import { findTool } from '../../harness/tool.ts';
import { countByTime } from '../../input/counted-elsewhere.ts';
import { STRUCTURED } from '../../input/questions.ts';

/** As wide as the page draws it on an ordinary screen. */
const BUCKETS = 200;

export const histogram: Measure = {
  name: 'histogram',
  unit: 'ms',
  title: `p95 of those filters with a histogram of ${BUCKETS} bars each, against GROUP BY in the sqlite3 shell`,
  async begin({ capture }) {
    const sqlite = findTool('sqlite3');
    const looked = await lookAt(capture);
    const questions = STRUCTURED.filter(({ sql }) => sql !== undefined);
    const found = new Map<string, Answered>();
    return {
      async ours() {
        const times: number[] = [];
        for (const { filter } of questions) {
          const answered = await looked.ask(filter, BUCKETS);
          expectCount(`events in the bars of ${filter}`, sumOf(answered), answered.matching);
          times.push(answered.ms);
          found.set(filter, answered);
        }
        return percentile(times, NEARLY_ALL);
      },
      peer: {
        name: 'sqlite3',
        run: sqlite
          ? async () => {
              const times: number[] = [];
              for (const { filter, sql = '' } of questions) {
                const bars = found.get(filter)?.histogram;
                if (!bars) throw new Error(`There are no bars of ${filter}.`);
                const counted = await countByTime(sqlite, sql, capture, bars);
                times.push(counted.ms);
                const differ = `sqlite3 and Ringscope differ on the bars of ${filter}`;
                if (String(bars.matching.filter((count) => count > 0)) !== String(counted.bars))
                  throw new Error(differ);
              }
              return percentile(times, NEARLY_ALL);
            }
          : null,
      },
      end: () => looked.close(),
    };
  },
};

function sumOf({ histogram: bars }: Answered): number {
  return (bars?.matching ?? []).reduce((sum, count) => sum + count, 0);
}
