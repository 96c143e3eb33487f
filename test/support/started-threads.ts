import type { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** The threads that this process starts from now on, each as soon as it is started, until the test ends. */
export function startedThreads(onStart: (thread: Worker) => void = () => undefined): Worker[] {
  const threads: Worker[] = [];
  const take = (thread: Worker): void => {
    threads.push(thread);
    onStart(thread);
  };
  process.on('worker', take);
  onTestFinished(() => void process.off('worker', take));
  return threads;
}

/** Has something done each time before a message is posted to the thread; false: it is not posted. */
export function beforePosts(thread: Worker, look: (message: unknown) => boolean): void {
  const post = thread.postMessage.bind(thread);
  thread.postMessage = (message: unknown): void => {
    if (look(message)) post(message);
  };
}

/** Has something done each time before a message of the thread is heard; false: nobody hears it. */
export function beforeReplies(thread: Worker, look: (message: unknown) => boolean): void {
  const emit = thread.emit.bind(thread);
  thread.emit = (name: string | symbol, ...args: unknown[]): boolean =>
    name === 'message' && !look(args[0]) ? true : Reflect.apply(emit, thread, [name, ...args]);
}
