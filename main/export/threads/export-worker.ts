import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { EventKind } from '../../../model/vocabulary.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';
import { openCapture } from '../../capture/reader.ts';
import type { CaptureReader } from '../../capture/reader.ts';
import { CallStore } from '../../capture/stored/call-store.ts';
import { CallLedger } from '../call-ledger.ts';
import { joinedTexts } from '../joined-texts.ts';
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
  return work.of === 'events' ? ofEvents(reader, work, tell) : ofCalls(reader, work, tell);
}

function ofEvents(reader: CaptureReader, { fromSeq, toSeq, separator }: ThreadWork, tell: Tell): MakeNext {
  const events = Iterator.from(reader.eventTexts({ fromSeq, toSeq }));
  // Taking the first one begins the reading: what is removed from now on stays there for this thread.
  let next = events.next();
  tell({ type: 'begun', firstSeq: next.done === true ? toSeq + 1 : next.value.seq });
  let from = fromSeq;
  let count = 0;
  let lastSeq = 0;
  let byKind = new Map<EventKind, number>();
  const counted = function* (): Generator<string> {
    for (; next.done !== true; next = events.next()) {
      const { seq, kind, json } = next.value;
      if (seq < from) continue;
      count += 1;
      byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
      lastSeq = seq;
      yield json;
    }
  };
  const slots = new ByteSlots();
  const pieces = joinedTexts(counted(), separator);
  return (wantedFrom) => {
    from = wantedFrom;
    count = 0;
    byKind = new Map();
    const piece = pieces.next();
    return piece.done === true ? null : { bytes: slots.encode(piece.value), count, byKind, lastSeq };
  };
}

const NO_EVENTS = { byKind: new Map<EventKind, number>(), lastSeq: 0 };

/** Makes the calls at once, and their texts as they are asked for. */
function ofCalls(reader: CaptureReader, { fromSeq, toSeq, separator }: ThreadWork, tell: Tell): MakeNext {
  const store = new CallStore();
  const ledger = new CallLedger(({ number, conversation }) => store.add(number, conversation.toCall()));
  let hasBegun = false;
  for (const event of reader.events({ fromSeq, toSeq, withoutRaw: true })) {
    if (!hasBegun) tell({ type: 'begun', firstSeq: event.seq });
    hasBegun = true;
    ledger.take(event);
  }
  if (!hasBegun) tell({ type: 'begun', firstSeq: toSeq + 1 });
  ledger.end();
  reader.close();
  let count = 0;
  const counted = function* (): Generator<string> {
    for (const { json } of store.calls()) {
      count += 1;
      yield json;
    }
  };
  const slots = new ByteSlots();
  const pieces = joinedTexts(counted(), separator);
  return () => {
    count = 0;
    const piece = pieces.next();
    return piece.done === true ? null : { bytes: slots.encode(piece.value), count, ...NO_EVENTS };
  };
}

if (parentPort) {
  const port = parentPort;
  port.once('message', (work: ThreadWork) => run(port, work));
}
