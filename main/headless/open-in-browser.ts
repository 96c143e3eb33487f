import { spawn } from 'node:child_process';
import type { Terminal } from './terminal.ts';

/** Opens an address of ours in the person's browser; where there is none to be had, says so and goes on. */
export async function openInBrowser(address: string, terminal: Terminal): Promise<void> {
  const [command, ...args] = opener(address);
  if (command === undefined) {
    terminal.tell('There is no display here to open a browser on.');
    return;
  }
  await new Promise<void>((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => {
      terminal.tell('No browser could be opened by itself.');
      resolve();
    });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

function opener(address: string): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['open', address];
    case 'win32':
      // Not `start`, which is a part of cmd and would read "&" in the address.
      return ['rundll32', 'url.dll,FileProtocolHandler', address];
    default:
      return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open', address] : [];
  }
}
