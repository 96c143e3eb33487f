import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';
import { CaptureFileError, writeProblem } from './capture-file-error.ts';
import { CaptureWriter } from './file/capture-writer.ts';
import type { WriterOptions, Written } from './file/capture-writer.ts';
import { integerOf } from './file/schema.ts';
import { ViewsOnDemand } from './views-on-demand.ts';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-protocol.ts';

type Tell = (reply: WorkerReply) => void;

/** The thread that owns a capture: recording, and looking at what is recorded, hold up nobody else. */
async function run(port: MessagePort, options: WorkerOptions): Promise<void> {
  const tell: Tell = (reply) => port.postMessage(reply);
  try {
    if (options.type === 'record') record(port, options, tell);
    else await look(port, options.file, tell);
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    tell({ type: 'refused', code: error.code, message: error.message });
    port.close();
  }
}

function record(port: MessagePort, options: WriterOptions, tell: Tell): void {
  const writer = new CaptureWriter(options);
  const views = new ViewsOnDemand(writer.database, options.file ?? 'The record', tell);
  tell({ type: 'opened', firstSeq: writer.firstSeq, lastSeq: writer.lastSeq, events: writer.events });
  let expected = 1;
  port.on('message', (request: WorkerRequest) => {
    if (request.type === 'view') {
      views.ask(request.id, request.question);
    } else if (request.type === 'close') {
      views.close();
      close(writer, request.now, tell);
      port.close();
    } else if (request.batch === expected) {
      const written = write(writer, request, tell);
      if (!written) return;
      expected += 1;
      views.recorded();
      if (written.removed > 0) views.removed(writer.firstSeq);
    }
  });
}

/** The same without the right to write. */
async function look(port: MessagePort, file: string, tell: Tell): Promise<void> {
  const { openForReading } = await import('./reader.ts');
  const database = openForReading(file);
  const views = new ViewsOnDemand(database, file, tell);
  tell({ type: 'opened', ...extentOf(database) });
  port.on('message', (request: WorkerRequest) => {
    if (request.type === 'view') {
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

/** Null where nothing was written. */
function write(writer: CaptureWriter, request: WriteRequest, tell: Tell): Written | null {
  try {
    const written = writer.append(request.sources, request.events, request.now);
    const { firstSeq, gaps, removed, more } = written;
    const counts = { oldestSeq: writer.firstSeq, events: writer.events };
    tell({ type: 'written', firstSeq, gaps, removed, more, ...counts });
    return written;
  } catch (error) {
    tell({ type: 'failed', reason: writeProblem(error) });
    return null;
  }
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
  try {
    writer.close();
  } catch (error) {
    problem = writeProblem(error);
  }
  tell({ type: 'closed', problem, gaps: last.gaps, firstSeq: last.firstSeq });
}

if (parentPort) void run(parentPort, workerData as WorkerOptions);
