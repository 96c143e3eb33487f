import type { Measure, Trial } from '../harness/measure.ts';
import { NEARLY_ALL, percentile } from '../harness/statistics.ts';
import { findTool } from '../harness/tool.ts';
import { lookAt } from './views/looked-at.ts';
import type { BenchInput } from '../input/bench-input.ts';
import { countByJq, countByRipgrep, countBySqlite } from '../input/counted-elsewhere.ts';
import type { Counted } from '../input/counted-elsewhere.ts';
import { RAW, STRUCTURED } from '../input/questions.ts';
import { expectCount } from '../harness/run-results.ts';

export const filterStructured: Measure = {
  name: 'filter-structured',
  unit: 'ms',
  title: `p95 of ${STRUCTURED.length} filters over fields, first rows and exact count, against jq on the NDJSON`,
  begin(input) {
    const jq = findTool('jq');
    // jq takes seconds for each, so every run asks it another one.
    const questions = STRUCTURED.filter((question) => question.jq !== undefined);
    let asked = 0;
    const one = () => questions[asked++ % questions.length];
    return filters(input, STRUCTURED, {
      name: 'jq',
      ask: jq ? [one, ({ jq: condition = '' }) => countByJq(jq, condition, input.ndjson)] : null,
    });
  },
};

export const filterSql: Measure = {
  name: 'filter-sql',
  unit: 'ms',
  title: 'p95 of those filters that SQL can say, against the sqlite3 shell on the same file',
  begin(input) {
    const sqlite = findTool('sqlite3');
    const questions = STRUCTURED.filter(({ sql }) => sql !== undefined);
    return filters(input, questions, {
      name: 'sqlite3',
      ask: sqlite ? ['all', ({ sql = '' }) => countBySqlite(sqlite, sql, input.capture)] : null,
    });
  },
};

export const filterRaw: Measure = {
  name: 'filter-raw',
  unit: 'ms',
  title: `p95 of ${RAW.length} words in the raw messages, against ripgrep on the NDJSON`,
  begin(input) {
    const ripgrep = findTool('rg');
    return filters(input, RAW, {
      name: 'ripgrep',
      ask: ripgrep ? ['all', ({ word }) => countByRipgrep(ripgrep, word, input.ndjson)] : null,
    });
  },
};

/** Who else is asked: all of the questions in every run, or one that a function chooses. */
interface Elsewhere<Asked> {
  name: string;
  ask: ['all' | (() => Asked | undefined), (question: Asked) => Promise<Counted>] | null;
}

async function filters<Asked extends { filter: string }>(
  { capture }: BenchInput,
  questions: readonly Asked[],
  { name, ask }: Elsewhere<Asked>,
): Promise<Trial> {
  const looked = await lookAt(capture);
  const found = new Map<string, number>();
  const [which, count] = ask ?? [];
  return {
    async ours() {
      const times: number[] = [];
      for (const { filter } of questions) {
        const { ms, matching } = await looked.ask(filter);
        times.push(ms);
        found.set(filter, matching);
      }
      return percentile(times, NEARLY_ALL);
    },
    peer: {
      name,
      run: count
        ? async () => {
            const chosen = typeof which === 'function' ? [which()] : questions;
            const times: number[] = [];
            for (const question of chosen) {
              if (!question) continue;
              const counted = await count(question);
              times.push(counted.ms);
              const { filter } = question;
              expectCount(
                `${name} and Ringscope differ on ${filter}`,
                found.get(filter) ?? NaN,
                counted.count,
              );
            }
            return percentile(times, NEARLY_ALL);
          }
        : null,
    },
    end: () => looked.close(),
  };
}
