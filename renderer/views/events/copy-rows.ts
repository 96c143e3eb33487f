import { RequestFailure } from '../../../model/contract/failures.ts';
import type { TelephonyEvent } from '../../../model/event.ts';
import type { AppContext } from '../../state/app-context.ts';
import { copyText } from '../../state/copy-text.ts';
import { plural } from '../../state/numbers.ts';
import { rowsAsCsv } from './rows-as-text.ts';

/** More are exported, not copied. */
const MOST_COPIED = 500;

/** Copies events, in the order of their numbers: whole as JSON, or the columns that are shown as CSV. */
export async function copyRows(
  { announcer, client, events, selection }: AppContext,
  seqs: readonly number[],
  form: 'json' | 'csv',
): Promise<void> {
  const capture = selection.captureId;
  if (capture === null) return;
  const wanted = seqs.toSorted((a, b) => a - b).slice(0, MOST_COPIED);
  try {
    const found = await Promise.all(wanted.map((seq) => client.ask('captures.event', { capture, seq })));
    const copied = found.filter((event): event is TelephonyEvent => event !== null);
    const text = form === 'csv' ? rowsAsCsv(copied, events.columns) : JSON.stringify(copied, null, 2);
    await copyText(announcer, plural(copied.length, 'event'), text);
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    announcer.say(error.message);
  }
}
