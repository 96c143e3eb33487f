import type { Call } from '../../../model/call.ts';
import { CallReducer } from '../../../model/calls/call-reducer.ts';
import { openCapture } from '../../capture/reader.ts';
import { callLine } from '../call-line.ts';
import { EXIT } from '../exit-codes.ts';
import { parseCallFilter } from '../filter-option.ts';
import type { Terminal } from '../terminal.ts';
import { jsonForTerminal } from '../terminal-text.ts';

export interface CallsOptions {
  filter?: string;
  json?: true;
}

/** `ringscope calls`: a line for each call, or an array of them. Resolves with the exit code. */
export async function callsCommand(
  capture: string,
  options: CallsOptions,
  terminal: Terminal,
): Promise<number> {
  const filter = await parseCallFilter(options.filter);
  const reader = openCapture(capture);
  try {
    const reducer = new CallReducer();
    let last = 0;
    for (const event of reader.events({ withoutRaw: true })) {
      reducer.apply(event);
      last = event.receivedAt;
    }
    const selects = filter?.selector({ now: last });
    print(
      reducer.calls().filter((call) => selects?.(call) ?? true),
      options,
      terminal,
    );
    return EXIT.ok;
  } finally {
    reader.close();
  }
}

function print(calls: Iterable<Call>, { json }: CallsOptions, terminal: Terminal): void {
  if (!json) {
    let count = 0;
    for (const call of calls) {
      terminal.print(callLine(call, terminal.paint));
      count += 1;
    }
    if (count === 0) terminal.tell('No calls.');
    return;
  }
  const lines = [...calls].map((call) => `  ${jsonForTerminal(call)}`);
  terminal.print(lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`);
}
