import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';

const ENTRY = fileURLToPath(new URL('../../main/headless/ringscope.ts', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The command line as a process of its own, run from the sources. */
export interface RunningCommand {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly finished: Promise<Finished>;
  /** Resolves with all of the output so far once it matches; rejects when the process ends before. */
  printed(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string>;
  /** Asks the process to end as Ctrl-C does. */
  interrupt(): Promise<Finished>;
}

export function startCommand(
  args: readonly string[],
  environment: Record<string, string> = {},
): RunningCommand {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => (text[stream] += chunk));
  }
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...text }));
  });
  return {
    process: child,
    finished,
    printed: (stream, pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text[stream])) return;
          child[stream].off('data', look);
          resolve(text[stream]);
        };
        child[stream].on('data', look);
        look();
        void finished.then(({ code }) => {
          reject(
            new Error(`It ended with ${code} before it printed ${pattern}:\n${text.stdout}\n${text.stderr}`),
          );
        });
      }),
    interrupt() {
      child.kill('SIGINT');
      return finished;
    },
  };
}

/** Runs the command line to its end. */
export function runCommand(args: readonly string[], environment?: Record<string, string>): Promise<Finished> {
  return startCommand(args, environment).finished;
}
