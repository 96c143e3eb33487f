import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { endsWithUs } from './ends-with-us.ts';

/**
 * Runs a program on this Node, so that each run begins with a fresh heap, and gives what it printed: one
 * JSON text. Rejects with what it complained of.
 */
export async function runNode<Result>(
  program: string,
  args: readonly string[],
  result: z.ZodType<Result>,
): Promise<Result> {
  const child = spawn(process.execPath, ['--expose-gc', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endsWithUs(child);
  const [printed, complaint] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close'),
  ]);
  if (child.exitCode !== 0) throw new Error(`${basename(program)} failed: ${complaint.trim()}`);
  return result.parse(JSON.parse(printed));
}

/** A process that stays, and has said in a line that it is ready. */
export interface StayingProcess {
  readonly firstLine: string;
  stop(): Promise<void>;
}

/** Starts a program that stays. Rejects when it ends before it has said a line. */
export async function startNode(program: string, args: readonly string[]): Promise<StayingProcess> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endsWithUs(child);
  const ended = once(child, 'exit');
  const firstLine = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${basename(program)} ended before it was ready.`)));
  });
  return { firstLine, stop: () => stopped(child, ended) };
}

async function stopped(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream) text += String(chunk);
  return text;
}
