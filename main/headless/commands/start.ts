import { tmpdir } from 'node:os';
import { loadProtocol, PROTOCOL_IDS } from '../../protocols/index.ts';
import { configureSources } from '../../sources/sources-file.ts';
import { MAY_STAY_DOWN, startDemoSystems } from '../demo-systems.ts';
import { electronRuntime, HERE, NoElectron } from '../electron-runtime.ts';
import type { ElectronRuntime } from '../electron-runtime.ts';
import { openInElectron } from '../open-in-electron.ts';
import type { Terminal } from '../terminal.ts';
import { record } from './capture.ts';
import type { RecordingOptions } from './capture.ts';
import { serve } from './serve.ts';

export interface StartOptions extends RecordingOptions {
  demo?: true;
  headless?: true;
  rate?: number;
  port?: number;
}

/** `npm start` and `npm run demo`. Resolves with the exit code. */
export async function start(
  options: StartOptions,
  startedAt: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  if (options.demo && (options.headless || isRecording(options))) {
    return headlessDemo(options, startedAt, signal, terminal);
  }
  const { demo, rate, port } = options;
  const runtime = runtimeOrReason();
  if (typeof runtime !== 'string') {
    const args = [...(demo ? ['--demo'] : []), ...(rate === undefined ? [] : [`--rate=${rate}`])];
    terminal.tell('Ringscope opens in Electron.');
    return openInElectron(runtime, args, signal);
  }
  terminal.tell(`Ringscope opens in the browser. ${runtime}`);
  return serve(
    {
      open: true,
      ...(demo && { demo }),
      ...(rate !== undefined && { rate }),
      ...(port !== undefined && { port }),
    },
    signal,
    terminal,
  );
}

/** What to open it with, or why it is the browser. */
function runtimeOrReason(): ElectronRuntime | string {
  try {
    return electronRuntime(HERE);
  } catch (error) {
    if (error instanceof NoElectron) return error.message;
    throw error;
  }
}

/** Who says what to print or to record, and until when, wants no window. */
function isRecording({ for: time, maxEvents, filter, out, quiet }: StartOptions): boolean {
  return [time, maxEvents, filter, out, quiet].some((option) => option !== undefined);
}

async function headlessDemo(
  options: StartOptions,
  startedAt: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const demo = await startDemoSystems(options.rate);
  try {
    const sources = await configureSources(demo.sources, {
      file: 'of the demo',
      baseDir: tmpdir(),
      protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
    });
    const names = sources.map(({ config }) => config.name);
    terminal.tell(
      `Simulated systems on this computer, over TLS under a private CA: ${names.join(', ')}. Ctrl-C ends.`,
    );
    const context = { sources, secrets: demo.secrets, startedAt, signal, mayStayDown: MAY_STAY_DOWN };
    return await record(context, options, terminal);
  } finally {
    await demo.stop();
  }
}
