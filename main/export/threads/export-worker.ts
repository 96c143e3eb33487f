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

/** Bytes: more than a piece takes while SQLite joins it. */
const LARGEST_KEPT = 4 * 1024 * 1024;
/** Bytes of a piece, and some more. */
const SLOT = { events: 768 * 1024, calls: 256 * 1024 };

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

/**
 * Has the allocator keep what will be asked for again at once: given back to the system, each piece cost page faults of 4 KB,
 * several times over, which took up to half of the time of an export. glibc keeps blocks up to the size of the largest that it has seen come and go
 * (https://man7.org/linux/man-pages/man3/mallopt.3.html, M_MMAP_THRESHOLD).
 */
function keepFreedMemory(): void {
  new ArrayBuffer(LARGEST_KEPT).transfer(0);
}

function begin(work: ThreadWork, tell: Tell): MakeNext {
  keepFreedMemory();
  const reader = openCapture(work.file);
  // What is removed from now on stays there for this thread.
  reader.hold();
  return work.of === 'events' ? ofEvents(reader, work, tell) : ofCalls(reader, work, tell);
}

type EventWork = Extract<ThreadWork, { of: 'events' }>;

function ofEvents(reader: CaptureReader, work: EventWork, tell: Tell): MakeNext {
  const { fromSeq, toSeq, separator, share } = work;
  tell({ type: 'begun', firstSeq: Math.max(fromSeq, reader.firstSeq) });
  const slots = new ByteSlots(SLOT.events);
  let pieces: Iterator<JoinedEvents> | undefined;
  return (wantedFrom) => {
    pieces ??= Iterator.from(reader.eventTexts(separator, { fromSeq: wantedFrom, toSeq, share }));
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
  const slots = new ByteSlots(SLOT.calls);
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
