import { eventSchema } from '../../model/event.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { ImportError, notAsExpected } from './import-error.ts';

/** A line beyond this many characters is none of ours. */
const LONGEST_LINE = 256 * 1024 ** 2;

/** The event of a line, which people count from 1. */
export function eventOfLine(line: string, number: number): TelephonyEvent {
  const event = eventSchema.safeParse(parsed(line, number));
  if (!event.success) throw notAsExpected(`line ${number}`, event.error);
  return event.data;
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new ImportError(`line ${number}: ${error instanceof Error ? error.message : 'not JSON'}`);
  }
}

/** Only at line feeds: a JSON text may hold the other line separators of Unicode. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new ImportError('A line is far too long: this is no NDJSON.');
    yield* lines;
  }
  yield rest;
}
