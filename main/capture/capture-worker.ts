import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { CaptureFileError, SQLITE, sqliteCode, writeProblem } from './capture-file-error.ts';
import { CaptureWriter } from './file/capture-writer.ts';
import type { WriterOptions, Written } from './file/capture-writer.ts';
import { LostPlaceError } from './file/file-place.ts';
import { integerOf } from './file/schema.ts';
import { ViewsOnDemand } from './views-on-demand.ts';
import type { RecordedSince, WorkerOptions, WorkerReply, WorkerRequest } from './worker-protocol.ts';

type Tell = (reply: WorkerReply) => void;

/** The thread that owns a capture: recording, and looking at what is recorded, hold up nobody else. */
async function run(port: MessagePort, options: WorkerOptions): Promise<void> {
  const tell: Tell = (reply) => port.postMessage(reply);
  try {
    if (options.type === 'record') await record(port, options, tell);
    else await look(port, options.file, tell);
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    tell({ type: 'refused', code: error.code, message: error.message });
    port.close();
  }
}

async function record(port: MessagePort, options: WriterOptions, tell: Tell): Promise<void> {
  const writer = new CaptureWriter(options);
  const views = new ViewsOnDemand(writer.database, options.file ?? 'The record', tell);
  const since = options.resumption ? await sinceThen(writer, options.resumption.lastSeq) : null;
  const { firstSeq, lastSeq, events, identity } = writer;
  tell({ type: 'opened', firstSeq, lastSeq, events, identity, since });
  let expected = 1;
  port.on('message', (request: WorkerRequest) => {
    if (request.type === 'ping') {
      tell({ type: 'alive' });
    } else if (request.type === 'view') {
      views.ask(request.id, request.question);
    } else if (request.type === 'close') {
      views.close();
      close(writer, request.now, tell);
      port.close();
    } else if (request.batch === expected) {
      const written = write(writer, request, tell);
      if (written === 'lost') {
        views.close();
        port.close();
      }
      if (typeof written === 'string') return;
      expected += 1;
      views.recorded(written.firstSeq, request.events);
      if (written.removed > 0) views.removed(writer.firstSeq);
    }
  });
}

/** What a thread before this one has recorded and may not have told. */
async function sinceThen({ database }: CaptureWriter, seq: number): Promise<RecordedSince> {
  const { recordedSince } = await import('./stored/recorded-since.ts');
  return recordedSince(database, seq);
}

/** The same without the right to write. */
async function look(port: MessagePort, file: string, tell: Tell): Promise<void> {
  const { openForReading } = await import('./reader.ts');
  const database = openForReading(file);
  const views = new ViewsOnDemand(database, file, tell);
  tell({ type: 'opened', ...extentOf(database), identity: null, since: null });
  port.on('message', (request: WorkerRequest) => {
    if (request.type === 'ping') {
      tell({ type: 'alive' });
    } else if (request.type === 'view') {
      views.ask(request.id, request.question);
    } else if (request.type === 'close') {
      views.close();
      database.close();
      tell({ type: 'closed', problem: null, gaps: [], firstSeq: 0 });
      port.close();
    }
  });
}

function extentOf(database: DatabaseSync): { firstSeq: number; lastSeq: number; events: number } {
  return {
    firstSeq: integerOf(database, 'SELECT min(seq) FROM events'),
    lastSeq: integerOf(database, 'SELECT max(seq) FROM events'),
    events: integerOf(database, 'SELECT events FROM capture'),
  };
}

type WriteRequest = Extract<WorkerRequest, { type: 'write' }>;

/** Words where nothing was written. */
function write(writer: CaptureWriter, request: WriteRequest, tell: Tell): Written | 'failed' | 'lost' {
  try {
    const written = writer.append(request.sources, request.events, request.now);
    const { firstSeq, gaps, removed, more } = written;
    const counts = { oldestSeq: writer.firstSeq, events: writer.events };
    tell({ type: 'written', firstSeq, gaps, removed, more, ...counts });
    return written;
  } catch (error) {
    const reason = whyLost(error);
    if (reason === null) {
      tell({ type: 'failed', reason: writeProblem(error) });
      return 'failed';
    }
    // A file that was only moved is complete then. One that is damaged is looked at as a whole when it is opened again.
    const problem = error instanceof LostPlaceError && error.isWhole ? closeWriter(writer) : null;
    tell({ type: 'leaving', reason: problem === null ? reason : `${reason}; ${problem}` });
    return 'lost';
  }
}

/** Why trying again is of no use with the file as it is open; null where it may be. */
function whyLost(error: unknown): string | null {
  if (error instanceof LostPlaceError) return error.message;
  const code = sqliteCode(error);
  return code === SQLITE.CORRUPT || code === SQLITE.NOTADB ? 'the file is damaged' : null;
}

function close(writer: CaptureWriter, now: number, tell: Tell): void {
  let last: Pick<Written, 'gaps' | 'firstSeq'> = { gaps: [], firstSeq: 0 };
  let problem: string | null = null;
  try {
    last = writer.tellRemoved(now);
  } catch (error) {
    // What is not told now is told when the capture is next recorded to.
    problem = writeProblem(error);
  }
  const closing = closeWriter(writer);
  tell({ type: 'closed', problem: closing ?? problem, gaps: last.gaps, firstSeq: last.firstSeq });
}

/** Why it could not be closed in order, or null. */
function closeWriter(writer: CaptureWriter): string | null {
  try {
    writer.close();
    return null;
  } catch (error) {
    return writeProblem(error);
  }
}

if (parentPort) {
  const port = parentPort;
  port.once('message', (options: WorkerOptions) => void run(port, options));
}
