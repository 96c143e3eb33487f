import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { CaptureFileError, writeProblem } from './capture-file-error.ts';
import { CaptureWriter } from './file/capture-writer.ts';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** The thread that owns the file: nothing else writes to it, and its waiting for the disk holds up nobody. */
function run(port: MessagePort, options: WorkerOptions): void {
  const tell = (reply: WorkerReply): void => port.postMessage(reply);
  const writer = open(options, tell);
  if (!writer) {
    port.close();
    return;
  }
  tell({ type: 'opened', firstSeq: writer.firstSeq, lastSeq: writer.lastSeq, events: writer.events });
  let expected = 1;
  port.on('message', (request: WorkerRequest) => {
    if (request.type === 'close') {
      tell({ type: 'closed', problem: close(writer) });
      port.close();
    } else if (request.batch === expected) {
      if (write(writer, request, tell)) expected += 1;
    }
  });
}

function open(options: WorkerOptions, tell: (reply: WorkerReply) => void): CaptureWriter | undefined {
  try {
    return new CaptureWriter(options);
  } catch (error) {
    if (!(error instanceof CaptureFileError)) throw error;
    tell({ type: 'refused', code: error.code, message: error.message });
    return undefined;
  }
}

type WriteRequest = Extract<WorkerRequest, { type: 'write' }>;

function write(writer: CaptureWriter, request: WriteRequest, tell: (reply: WorkerReply) => void): boolean {
  try {
    const written = writer.append(request.sources, request.events, request.now);
    tell({ type: 'written', ...written, oldestSeq: writer.firstSeq, events: writer.events });
    return true;
  } catch (error) {
    tell({ type: 'failed', reason: writeProblem(error) });
    return false;
  }
}

function close(writer: CaptureWriter): string | null {
  try {
    writer.close();
    return null;
  } catch (error) {
    return writeProblem(error);
  }
}

if (parentPort) run(parentPort, workerData as WorkerOptions);
