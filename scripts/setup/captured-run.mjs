import { spawn } from 'node:child_process';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { exitCodeOf, forwardSignals } from '../signals.mjs';
import { SetupFailure } from './failure.mjs';

/** More than any tool's useful last words; what comes before is dropped and not missed. */
const KEPT_CHARACTERS = 256 * 1024;

/**
 * Runs a program without input and keeps the end of its output, without colours, for reading when it fails. When this
 * process is told to end, so is the program, and the promise settles only once it is gone.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Pick<import('node:child_process').SpawnOptions, 'cwd' | 'shell' | 'windowsHide'> & { isShown?: boolean }} options
 *   isShown: what it says appears on our stderr as well
 * @returns {Promise<{ code: number, output: string }>} code 128+n when a signal ended it
 * @throws {SetupFailure} when we were told to end; the error of `spawn` when the program cannot be started
 */
export function runCaptured(command, args, { isShown = false, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const signals = forwardSignals(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-KEPT_CHARACTERS);
        if (isShown) process.stderr.write(text);
      });
    }
    child.on('error', (error) => {
      signals.release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      signals.release();
      const interrupted = signals.received();
      if (interrupted === null)
        resolve({ code: exitCodeOf(code, signal), output: stripVTControlCharacters(output) });
      else
        reject(
          new SetupFailure('stopped; the next run begins this step anew.', exitCodeOf(null, interrupted)),
        );
    });
  });
}
