import type { Call } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Filter } from '../../model/filter/ast.ts';
import { CommandError, EXIT } from './exit-codes.ts';

export interface EventContext {
  /** ms since the epoch: what relative times count from. */
  now: number;
  callOf(event: TelephonyEvent): Call | undefined;
}

/** A filter of events, as it was written and as what it selects. */
export interface FilterOption {
  readonly text: string;
  readonly filter: Filter;
  /** It asks for what only the call of an event knows, such as `dur>30s`. */
  readonly needsCalls: boolean;
  selector(context: EventContext): (event: TelephonyEvent) => boolean;
}

/** The same for calls. */
export interface CallFilterOption {
  readonly text: string;
  readonly filter: Filter;
  selector(context: Pick<EventContext, 'now'>): (call: Call) => boolean;
}

/** Reads `--filter`; null where it was not given. Throws `CommandError` that points at the mistake. */
export async function parseFilterOption(text: string | undefined): Promise<FilterOption | null> {
  if (text === undefined) return null;
  const filter = await parse(text);
  const { compileFilter } = await import('../../model/filter/evaluate.ts');
  const { structureOf } = await import('../../model/filter/structure.ts');
  return {
    text,
    filter,
    needsCalls: structureOf(filter).needsCalls,
    selector: (context) => compileFilter(filter, context).event,
  };
}

/** The same where calls are asked for. Throws `CommandError` also for what no call has. */
export async function parseCallFilter(text: string | undefined): Promise<CallFilterOption | null> {
  if (text === undefined) return null;
  const filter = await parse(text);
  const { compileFilter } = await import('../../model/filter/evaluate.ts');
  const { structureOf } = await import('../../model/filter/structure.ts');
  const { eventOnly } = structureOf(filter);
  if (eventOnly.length > 0) {
    throw new CommandError(
      EXIT.usage,
      `Calls have no ${eventOnly.join(', ')}: only events do. To choose events, use export --of events.`,
    );
  }
  return { text, filter, selector: (context) => compileFilter(filter, context).call };
}

async function parse(text: string): Promise<Filter> {
  const { parseFilter } = await import('../../model/filter/parser.ts');
  const parsed = parseFilter(text);
  if (parsed.ok) return parsed.filter;
  const { quotation } = await import('../../model/filter/syntax/quotation.ts');
  const { position, length, message, suggestion } = parsed.error;
  const before = quotation(text.slice(0, position), 'end');
  const meant = quotation(text.slice(position, position + length));
  const lines = [
    `The filter cannot be read. ${message}`,
    `  ${before}${meant}${quotation(text.slice(position + length))}`,
    `  ${' '.repeat(before.length)}${'^'.repeat(Math.max(1, meant.length))}`,
  ];
  if (suggestion !== undefined) lines.push(`Did you mean: ${suggestion}`);
  throw new CommandError(EXIT.usage, lines.join('\n'));
}
