import { Worker } from 'node:worker_threads';

/** MB. Batches live until they are written: where the young are cleared out sooner, all of them are moved. */
const YOUNG = 96;

/** Starts a thread that owns a capture: the first message has to be its `WorkerOptions`. */
export function startThread(): Worker {
  return new Worker(new URL('../capture-worker.ts', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
}

/**
 * A thread for the first capture that is opened, started before it is known which one that is: a thread takes as long
 * to start as much of what is done meanwhile. It does nothing until it is taken, and holds up no end of the process.
 */
export class SpareThread {
  #worker: Worker | null = startThread();

  constructor() {
    const gone = (): void => {
      this.#worker = null;
    };
    this.#worker?.once('error', gone).once('exit', gone).unref();
  }

  /** Null where it has been taken, or has ended. */
  take(): Worker | null {
    const worker = this.#worker;
    this.#worker = null;
    worker?.ref();
    return worker;
  }
}
