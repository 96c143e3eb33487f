import { findTool } from '../harness/tool.ts';
import type { Measure } from '../harness/measure.ts';
import { runNode } from '../harness/node-process.ts';
import { expectCount, timedEvents } from '../harness/run-results.ts';

const ROWS = 100;

export const open: Measure = {
  name: 'open',
  unit: 'ms',
  title: 'from opening a capture to its first rows, against the same rows from the sqlite3 shell',
  begin({ capture, events, program }) {
    const sqlite = findTool('sqlite3');
    const rows = Math.min(ROWS, events);
    return Promise.resolve({
      async ours() {
        const opened = await runNode(program('opening'), [capture, String(ROWS)], timedEvents);
        expectCount('first rows', opened.events, rows);
        return opened.ms;
      },
      peer: {
        name: 'sqlite3',
        run: sqlite
          ? async () => {
              const { ms } = await sqlite.run([
                '-readonly',
                capture,
                `SELECT count(*) FROM capture; SELECT * FROM events ORDER BY seq DESC LIMIT ${ROWS}`,
              ]);
              return ms;
            }
          : null,
      },
    });
  },
};
