import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { endsWithUs } from '../harness/ends-with-us.ts';
import type { Measure } from '../harness/measure.ts';
import { RINGSCOPE } from '../harness/programs.ts';
import { ringscopeEnvironment } from '../harness/ringscope.ts';
import { median } from '../harness/statistics.ts';
import { isSmoke } from '../input/bench-input.ts';

/** One start is short, and what else the machine does is felt. */
const STARTS = 5;

export const cliStart: Measure = {
  name: 'cli-start',
  unit: 'ms',
  title: 'from spawning `ringscope capture` to its first dial, against `node -e 0`',
  async begin(input) {
    const { scratch, program } = input;
    const starts = isSmoke(input) ? 1 : STARTS;
    const door = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(door, 'listening');
    const address = door.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const sources = join(scratch, 'sources.json');
    const source = { id: 'bench', name: 'Bench', protocol: 'websocket', enabled: true, proxy: 'none' };
    writeFileSync(
      sources,
      JSON.stringify({
        sources: [
          {
            ...source,
            options: { url: `ws://127.0.0.1:${port}/` },
            trust: { caFiles: [], pinSha256: null },
          },
        ],
      }),
    );
    return {
      ours: () => typical(starts, () => untilDial(door, program(RINGSCOPE), sources)),
      peer: { name: 'node -e 0', run: () => typical(starts, untilEnd) },
      end: async () => {
        await once(door.close(), 'close');
      },
    };
  },
};

async function typical(starts: number, start: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < starts; count += 1) times.push(await start());
  return median(times);
}

async function untilDial(door: Server, entry: string, sources: string): Promise<number> {
  const dialled = once(door, 'connection');
  const begun = performance.now();
  const child = spawn(process.execPath, [entry, 'capture', '--sources', sources, '--quiet'], {
    stdio: 'ignore',
    env: ringscopeEnvironment(entry),
  });
  endsWithUs(child);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The program ended with ${String(code)} before it dialled.`);
  });
  try {
    await Promise.race([dialled, ended]);
    return performance.now() - begun;
  } finally {
    // In order, so that Node keeps the code that it compiled, as it does for people who start it again.
    child.kill('SIGINT');
    await ended.catch(() => undefined);
  }
}

async function untilEnd(): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - begun;
}
