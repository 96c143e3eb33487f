import { spawn } from 'node:child_process';
import type { ElectronRuntime } from './electron-runtime.ts';

/** Opens Ringscope in Electron until it is quit, or `signal` ends it. Resolves with its exit code. */
export function openInElectron(
  { program, folder }: ElectronRuntime,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [folder, ...args], { stdio: 'inherit' });
    const end = (): void => void child.kill();
    signal.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('exit', (code) => {
      signal.removeEventListener('abort', end);
      resolve(code ?? 0);
    });
  });
}
