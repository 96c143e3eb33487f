import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const CHILD = fileURLToPath(new URL('recording-child.ts', import.meta.url));

/** What `recording-child.ts` says. */
export interface Said {
  acknowledged?: number;
  state?: string;
  complete?: boolean;
}

export interface RecordingProcess {
  readonly pid: number;
  /** Everything it said so far. */
  readonly said: readonly Said[];
  /** Resolves with the first thing it says (or has said) that fits; rejects when it ends before. */
  until(fits: (said: Said) => boolean): Promise<Said>;
  /** As a power cut would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to close the capture. */
  finish(): void;
}

/** Starts `recording-child.ts`; `prefix` is a command to start it with, for example one that sets limits. */
export function startRecording(args: string[], prefix: string[] = []): RecordingProcess {
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, CHILD, ...args];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: Said[] = [];
  const waiting = new Set<(news: Said) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const news = JSON.parse(line) as Said;
    said.push(news);
    for (const tell of waiting) tell(news);
  });
  return {
    pid: child.pid ?? 0,
    said,
    until(fits) {
      const known = said.find(fits);
      if (known) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        waiting.add((news) => {
          if (fits(news)) resolve(news);
        });
        void ended.then(() => reject(new Error('the recording process ended')));
      });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    finish: () => void child.stdin.write('end\n'),
  };
}
