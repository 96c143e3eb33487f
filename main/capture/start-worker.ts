import { Worker } from 'node:worker_threads';
import { CaptureFileError } from './capture-file-error.ts';
import type { OpenedReply, WorkerOptions, WorkerReply } from './worker-protocol.ts';

/** Resolves when the thread has opened the capture. Rejects with `CaptureFileError` where that cannot be used. */
export async function startWorker(
  workerData: WorkerOptions,
): Promise<{ worker: Worker; opened: OpenedReply }> {
  const worker = new Worker(new URL('./capture-worker.ts', import.meta.url), { workerData });
  const opened = await new Promise<OpenedReply>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (reply: WorkerReply) => {
      if (reply.type === 'opened') resolve(reply);
      else if (reply.type === 'refused') reject(new CaptureFileError(reply.code, reply.message));
    });
  });
  worker.removeAllListeners('error');
  return { worker, opened };
}
