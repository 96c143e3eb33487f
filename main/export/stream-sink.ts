import type { Writable } from 'node:stream';
import type { Sink } from './file-sink.ts';

/** Writes to a stream that somebody else owns, standard output for one. A reader who leaves (EPIPE) is no error. */
export function openStreamSink(stream: Writable): Sink {
  let isClosed = false;
  // The callback of the write tells of the error; the event, which may come later, would end the process.
  const heardAlready = (): void => undefined;
  stream.on('error', heardAlready);
  return {
    get isClosed() {
      return isClosed;
    },
    write(text) {
      if (isClosed) return Promise.resolve();
      return new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else if (hasLeft(error)) {
            isClosed = true;
            resolve();
          } else reject(error);
        });
      });
    },
    finish() {
      if (!isClosed) stream.off('error', heardAlready);
      return Promise.resolve();
    },
    discard: () => Promise.resolve(),
  };
}

function hasLeft(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
