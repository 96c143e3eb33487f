import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endsWithUs } from '../harness/ends-with-us.ts';
import { RINGSCOPE } from '../harness/programs.ts';
import { ringscopeEnvironment, SOURCE_ID } from '../harness/ringscope.ts';
import type { BenchInput } from '../input/bench-input.ts';
import { BENCH_MAPPING } from '../input/messages.ts';

export interface AppSettings {
  /** A WebSocket that the app listens to. */
  url?: string;
  /** A capture that the app goes on recording in. It is not changed: the app has a copy. */
  capture?: string;
}

/** The folder of an app that has been used before: gone after `end`. */
export async function appFolder(
  { scratch }: BenchInput,
  { url, capture }: AppSettings,
): Promise<{ folder: string; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(scratch, 'app-'));
  if (url !== undefined) {
    const options = { url, mapping: BENCH_MAPPING };
    const source = { id: SOURCE_ID, name: 'Bench', protocol: 'websocket', options, proxy: 'none' };
    await writeFile(join(folder, 'sources.json'), JSON.stringify({ sources: [source] }));
  }
  if (capture !== undefined) {
    await mkdir(join(folder, 'captures'));
    await copyFile(capture, join(folder, 'captures', 'Record.ringscope'));
  }
  return { folder, end: () => rm(folder, { recursive: true, force: true }) };
}

/** The app in a process of its own, as `ringscope serve` starts it. */
export interface RunningApp {
  /** Opens the page, once. */
  address: string;
  /** Takes leave, so that the record is closed in order. */
  stop(): Promise<void>;
}

/** Resolves as soon as the app has printed its address. */
export async function startApp(folder: string, { program }: BenchInput): Promise<RunningApp> {
  const entry = program(RINGSCOPE);
  const child = spawn(process.execPath, [entry, 'serve', '--data', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: ringscopeEnvironment(entry),
  });
  endsWithUs(child);
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told = (told + text).slice(-10_000)));
  const ended = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then(() => reject(new Error(`The app ended before it had an address: ${told}`)));
  });
  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
