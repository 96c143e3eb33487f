import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { programPath } from '../../support/real-program.ts';
import { endsWithUs } from './ends-with-us.ts';

/** What a program did. */
export interface ToolRun {
  /** From its start to its end. */
  ms: number;
  /** Empty where the output went to a file. */
  stdout: string;
}

/** A program of this machine, which people would use instead. */
export interface Tool {
  /** Rejects where it ends with another code than 0 (or `also`, which some programs use for "nothing found"). */
  run(args: readonly string[], options?: { also?: number; stdout?: string }): Promise<ToolRun>;
}

/** Undefined where it is not installed. */
export function findTool(program: string): Tool | undefined {
  const file = programPath(program);
  if (file === undefined) return undefined;
  return {
    async run(args, { also = 0, stdout: target } = {}) {
      const begun = performance.now();
      const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      endsWithUs(child);
      const complaints: string[] = [];
      child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
      const texts: string[] = [];
      const ended = once(child, 'close');
      if (target === undefined)
        child.stdout.setEncoding('utf8').on('data', (text: string) => texts.push(text));
      else await pipeline(child.stdout, createWriteStream(target));
      await ended;
      const ms = performance.now() - begun;
      if (child.exitCode !== 0 && child.exitCode !== also)
        throw new Error(`${program} ended with ${child.exitCode}: ${complaints.join('').trim()}`);
      return { ms, stdout: texts.join('') };
    },
  };
}
