import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { EventKind } from '../../../model/vocabulary.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';
import { openCapture } from '../../capture/reader.ts';
import type { JoinedEvents } from '../../capture/file/joined-events.ts';
import type { CaptureReader } from '../../capture/reader.ts';
import { CallStore } from '../../capture/stored/call-store.ts';
import type { SettledCall } from '../../capture/stored/call-store.ts';
import { CallLedger } from '../call-ledger.ts';
import { ByteSlots } from './byte-slots.ts';
import type { JoinedTexts, ThreadReply, ThreadWork } from './export-thread.ts';

type Tell = (reply: ThreadReply) => void;
/** The next texts, of events from that seq on; null when there are no more. */
type MakeNext = (fromSeq: number) => JoinedTexts | null;

/** The thread behind `ExportThread`. */
function run(port: MessagePort, work: ThreadWork): void {
  const tell: Tell = (reply) => port.postMessage(reply);
  const makeNext = telling(tell, () => begin(work, tell));
  let ahead: JoinedTexts | null | undefined;
  port.on('message', (fromSeq: number) => {
    telling(tell, () => {
      const texts = ahead === undefined ? (makeNext?.(fromSeq) ?? null) : ahead;
      tell({ type: 'texts', texts });
      ahead = texts === null ? null : makeNext?.(fromSeq);
    });
  });
}

function telling<Result>(tell: Tell, attempt: () => Result): Result | undefined {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    tell({ type: 'refused', code: error.code, message: error.message });
    return undefined;
  }
}

function begin(work: ThreadWork, tell: Tell): MakeNext {
  const reader = openCapture(work.file);
  // What is removed from now on stays there for this thread.
  reader.hold();
  return work.of === 'events' ? ofEvents(reader, work, tell) : ofCalls(reader, work, tell);
}

function ofEvents(reader: CaptureReader, { fromSeq, toSeq, separator }: ThreadWork, tell: Tell): MakeNext {
  tell({ type: 'begun', firstSeq: Math.max(fromSeq, reader.firstSeq) });
  const slots = new ByteSlots();
  let pieces: Iterator<JoinedEvents> | undefined;
  return (wantedFrom) => {
    pieces ??= Iterator.from(reader.eventTexts(separator, { fromSeq: wantedFrom, toSeq }));
    const piece = pieces.next();
    return piece.done === true ? null : { ...piece.value, bytes: slots.move(piece.value.bytes) };
  };
}

const NO_EVENTS = { byKind: new Map<EventKind, number>(), lastSeq: 0 };

/** Makes the calls at once, and their texts as they are asked for. */
function ofCalls(reader: CaptureReader, { fromSeq, toSeq, separator }: ThreadWork, tell: Tell): MakeNext {
  const firstSeq = Math.max(fromSeq, reader.firstSeq);
  tell({ type: 'begun', firstSeq });
  const store = new CallStore();
  const ledger = new CallLedger(({ number, conversation }) => store.add(number, conversation.toCall()));
  for (const event of reader.events({ fromSeq: firstSeq, toSeq, withoutRaw: true })) ledger.take(event);
  ledger.end();
  reader.close();
  const slots = new ByteSlots();
  const texts = withBetween(separator, store.calls());
  return () => {
    const piece = slots.fill(texts);
    return piece && { ...piece, ...NO_EVENTS };
  };
}

function* withBetween(separator: string, calls: Iterable<SettledCall>): Generator<string> {
  let before = '';
  for (const { json } of calls) {
    yield before + json;
    before = separator;
  }
}

if (parentPort) {
  const port = parentPort;
  port.once('message', (work: ThreadWork) => run(port, work));
}
