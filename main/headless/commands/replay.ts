import { APPLICATION } from '../../application.ts';
import { openCapture } from '../../capture/reader.ts';
import { openRecorder } from '../../capture/recorder.ts';
import { replay } from '../../capture/replay/replay.ts';
import type { ReplaySpeed } from '../../capture/replay/replay.ts';
import { systemClock } from '../../system-clock.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { EventPrinter } from '../event-printer.ts';
import { parseFilterOption } from '../filter-option.ts';
import { claimOutput } from '../output-file.ts';
import { tellRecordTrouble } from '../record-trouble.ts';
import type { Terminal } from '../terminal.ts';

export interface ReplayOptions {
  speed: ReplaySpeed;
  /** In ms. */
  for?: number;
  filter?: string;
  out?: string;
  overwrite?: true;
  format: 'human' | 'ndjson';
  quiet?: true;
}

/** Without a file the record is only the way to the screen. */
const KEPT_IN_MEMORY = 10_000;

/** `ringscope replay`: a capture as if it happened now, printed and recorded as `capture` does. Resolves with the exit code. */
export async function replayCommand(
  capture: string,
  options: ReplayOptions,
  startedAt: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const filter = await parseFilterOption(options.filter);
  const out = options.out ?? null;
  if (out?.toLowerCase().endsWith('.json')) {
    throw new CommandError(EXIT.usage, 'A replay is recorded to a capture. Name a *.ringscope file.');
  }
  const reader = openCapture(capture);
  try {
    if (out !== null) await claimOutput(out, options);
    const recorder = await openRecorder({
      file: out,
      ...(out === null && { retention: { maxEvents: KEPT_IN_MEMORY } }),
      application: APPLICATION,
      clock: systemClock,
    });
    const { format, quiet = false } = options;
    const printer = new EventPrinter({ format, quiet, filter }, terminal);
    recorder.onRecorded((events) => printer.print(events));
    tellRecordTrouble(recorder, terminal);
    const end = endOf(options, startedAt, signal, terminal);
    await replay({ reader, speed: options.speed, clock: systemClock, record: recorder, signal: end.signal });
    end.settle();
    const complete = await recorder.close();
    printer.tellSummary(recorder, out);
    return complete ? EXIT.ok : EXIT.writing;
  } finally {
    reader.close();
  }
}

/** Aborts on request, when the time is over, and when nobody reads the output any more. */
function endOf(options: ReplayOptions, startedAt: number, signal: AbortSignal, terminal: Terminal) {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  void terminal.outputClosed.then(end);
  const undo =
    options.for === undefined
      ? null
      : systemClock.after(Math.max(0, startedAt + options.for - systemClock.now()), end);
  return { signal: AbortSignal.any([signal, ending.signal]), settle: () => undo?.() };
}
