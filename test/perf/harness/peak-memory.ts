import { readFileSync } from 'node:fs';

/**
 * The most memory (bytes) that this process has had at a time. On Linux from what the kernel keeps of this program:
 * `maxRSS` counts what the process that started it had as well, as the counter survives `exec` (getrusage(2)).
 */
export function peakMemory(): number {
  if (process.platform === 'linux') {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  }
  return process.resourceUsage().maxRSS * 1024;
}
