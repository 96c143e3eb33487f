import type { Undo } from '../../model/clock.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { Terminal } from './terminal.ts';

/** Says when the record has trouble, and when it is over. */
export function tellRecordTrouble(recorder: Recorder, terminal: Terminal): Undo {
  let trouble: string | null = null;
  return recorder.onState((state) => {
    if (state.is === 'failing') {
      if (state.reason !== trouble)
        terminal.tell(`The record cannot be written, and it is tried again: ${state.reason}.`);
      trouble = state.reason;
    } else if (state.is === 'failed') {
      if (state.reason !== trouble) terminal.tell(`The record cannot be written: ${state.reason}.`);
      trouble = state.reason;
    } else if (state.is === 'recording') {
      trouble = null;
      terminal.tell('The record is written again; what waited is in it.');
    }
  });
}
