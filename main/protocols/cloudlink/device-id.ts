import { createHash, randomBytes } from 'node:crypto';
import type { CloudlinkOptions } from './options.ts';

/**
 * A device id names one running copy of one source: AWS IoT cuts the older of two connections with the same one. It is
 * `ringscope-<source and installation>-<process id>-<random>`, at most 128 bytes, so that a later start can tell which
 * subscriptions were left behind by a copy that did not take its leave.
 */
export function newDeviceId(sourceId: string, options: CloudlinkOptions): string {
  return `${prefixOf(sourceId, options)}${process.pid}-${randomBytes(6).toString('hex')}`;
}

/**
 * True for the device id of an earlier copy of the same source in this installation whose process has ended. A copy
 * that still runs, the doctor beside the app, keeps its subscriptions: without them it would hear nothing, and not
 * learn of it.
 */
export function isLeftBehind(deviceId: string, sourceId: string, options: CloudlinkOptions): boolean {
  const prefix = prefixOf(sourceId, options);
  const processId = deviceId.startsWith(prefix)
    ? /^(\d+)-/.exec(deviceId.slice(prefix.length))?.[1]
    : undefined;
  return processId !== undefined && !isRunning(Number(processId));
}

/** Computers that share a source must not share the prefix: nobody knows which processes run on the other one. */
function prefixOf(sourceId: string, { authUrl, username, accountId = '' }: CloudlinkOptions): string {
  const { HOSTNAME, COMPUTERNAME, HOME, USERPROFILE } = process.env;
  const installation = [process.execPath, HOSTNAME, COMPUTERNAME, HOME, USERPROFILE];
  const whole = JSON.stringify([sourceId, authUrl, username, accountId, ...installation]);
  return `ringscope-${createHash('sha256').update(whole).digest('hex').slice(0, 16)}-`;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0); // Signal 0 only asks.
    return true;
  } catch (error) {
    // A process of somebody else's (EPERM) runs; ESRCH means that there is none.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
