import type { Call } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { CommandError, EXIT } from './exit-codes.ts';

export interface FilterContext {
  /** ms since the epoch: what relative times count from. */
  now: number;
  callOf(event: TelephonyEvent): Call | undefined;
}

/** A filter as it was written and as what it selects. */
export interface FilterOption {
  readonly text: string;
  /** It asks for what only the call of an event knows, such as `dur>30s`. */
  readonly needsCalls: boolean;
  selector(context: FilterContext): (event: TelephonyEvent) => boolean;
}

/** Reads `--filter`; null where it was not given. Throws `CommandError` that points at the mistake. */
export async function parseFilterOption(text: string | undefined): Promise<FilterOption | null> {
  if (text === undefined) return null;
  const [{ parseFilter }, { compileFilter }, { structureOf }] = await Promise.all([
    import('../../model/filter/parser.ts'),
    import('../../model/filter/evaluate.ts'),
    import('../../model/filter/structure.ts'),
  ]);
  const parsed = parseFilter(text);
  if (parsed.ok) {
    const { filter } = parsed;
    return {
      text,
      needsCalls: structureOf(filter).needsCalls,
      selector: (context) => compileFilter(filter, context).event,
    };
  }
  const { position, length, message, suggestion } = parsed.error;
  const lines = [
    `The filter cannot be read. ${message}`,
    `  ${text}`,
    `  ${' '.repeat(position)}${'^'.repeat(Math.max(1, length))}`,
  ];
  if (suggestion !== undefined) lines.push(`Did you mean: ${suggestion}`);
  throw new CommandError(EXIT.usage, lines.join('\n'));
}
