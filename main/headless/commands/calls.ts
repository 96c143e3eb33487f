import { openCapture } from '../../capture/reader.ts';
import { CallStore } from '../../capture/stored/call-store.ts';
import type { SettledCall } from '../../capture/stored/call-store.ts';
import { CallLedger } from '../../export/call-ledger.ts';
import { lastReceived } from '../../export/selection.ts';
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
  const store = new CallStore();
  try {
    const selects = filter?.selector({ now: lastReceived(reader) });
    const ledger = new CallLedger(({ number, conversation }) => {
      const call = conversation.toCall();
      if (selects?.(call) ?? true) store.add(number, call);
    });
    for (const event of reader.events({ withoutRaw: true })) ledger.take(event);
    ledger.end();
    print(store.calls(), options, terminal);
    return EXIT.ok;
  } finally {
    store.close();
    reader.close();
  }
}

function print(calls: Iterable<SettledCall>, { json }: CallsOptions, terminal: Terminal): void {
  if (!json) {
    let count = 0;
    for (const call of calls) {
      terminal.print(callLine(call.toCall(), terminal.paint));
      count += 1;
    }
    if (count === 0) terminal.tell('No calls.');
    return;
  }
  const lines = Array.from(calls, (call) => `  ${jsonForTerminal(call.toCall())}`);
  terminal.print(lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`);
}
