import type { Histogram } from '../../../model/contract/view.ts';
import type { Tool } from '../harness/tool.ts';

/** What another program answered, and in which time. */
export interface Counted {
  ms: number;
  count: number;
}

/** `condition` is one of jq, true for the events that are wanted; `ndjson` has one event a line. */
export async function countByJq(jq: Tool, condition: string, ndjson: string): Promise<Counted> {
  // One number at the end: printing each event would be work that nobody else does.
  const { ms, stdout } = await jq.run([
    '-n',
    `reduce (inputs | select(${condition})) as $event (0; . + 1)`,
    ndjson,
  ]);
  return { ms, count: Number(stdout) };
}

/** The exact count and the newest hundred, as a window of a view has them. */
export async function countBySqlite(sqlite: Tool, condition: string, capture: string): Promise<Counted> {
  const { ms, stdout } = await sqlite.run([
    '-readonly',
    capture,
    `SELECT count(*) FROM events WHERE ${condition};
     SELECT * FROM events WHERE ${condition} ORDER BY seq DESC LIMIT 100;`,
  ]);
  return { ms, count: Number(stdout.slice(0, stdout.indexOf('\n'))) };
}

/** Lines that contain the word in capitals or not, as filters compare. */
export async function countByRipgrep(ripgrep: Tool, word: string, ndjson: string): Promise<Counted> {
  const nothingFound = 1;
  const { ms, stdout } = await ripgrep.run(['-i', '-F', '-c', '--', word, ndjson], { also: nothingFound });
  return { ms, count: Number(stdout) };
}

/** How many events lie in each part of the time, as the bars of a histogram have them, but for those without any. */
export async function countByTime(
  sqlite: Tool,
  condition: string,
  capture: string,
  { from, to, all }: Pick<Histogram, 'from' | 'to' | 'all'>,
): Promise<{ ms: number; bars: number[] }> {
  const width = (to - from) / all.length;
  const { ms, stdout } = await sqlite.run([
    '-readonly',
    capture,
    `SELECT count(*) FROM events WHERE ${condition}
     GROUP BY CAST((at - ${from}) / ${width} AS INTEGER) ORDER BY CAST((at - ${from}) / ${width} AS INTEGER)`,
  ]);
  return { ms, bars: stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number(line)])) };
}
