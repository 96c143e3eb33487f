import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Makes the program the command line of what follows: the packages' `ringscope` command puts it in front. */
const COMMAND_LINE = '--cli';

export interface DesktopArguments {
  /** Connects to simulated systems, and leaves nothing behind. */
  demo: boolean;
  /** Messages a second for each system of the demo; their own pace where absent. */
  rate?: number;
  /** Where settings, sources and captures are kept; the customary place where absent. */
  dataDir?: string;
  /** Without a window at first, where the tray leads to it: how a login starts it. */
  hidden: boolean;
  /** Absolute paths, as the system or anybody else has given them. */
  files: string[];
}

/** What the command line is to do; null where a window is wanted. */
export function commandLineArguments(argv: readonly string[]): string[] | null {
  const at = argv.indexOf(COMMAND_LINE);
  if (at < 0) return null;
  // After "--" Chromium reads no switches and Electron refuses nothing (docs/decisions/0007).
  return argv.slice(argv[at + 1] === '--' ? at + 2 : at + 1);
}

/** Reads what the desktop was started with. What it does not know is Chromium's, or nobody's. */
export function desktopArguments(argv: readonly string[], workingDirectory: string): DesktopArguments {
  const { values, positionals } = parseArgs({
    args: argv.slice(1),
    options: {
      demo: { type: 'boolean' },
      rate: { type: 'string' },
      data: { type: 'string' },
      hidden: { type: 'boolean' },
    },
    strict: false,
    allowPositionals: true,
  });
  const rate = Number(values.rate);
  return {
    demo: values.demo === true,
    hidden: values.hidden === true,
    files: positionals.map((file) => resolve(workingDirectory, file)),
    ...(Number.isInteger(rate) && rate > 0 && { rate }),
    ...(typeof values.data === 'string' && { dataDir: resolve(workingDirectory, values.data) }),
  };
}
