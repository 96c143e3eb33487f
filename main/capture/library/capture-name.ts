import { CaptureFileError } from '../capture-file-error.ts';
import { CAPTURE_ENDING } from './capture-summary.ts';

/** Windows keeps these for devices, whatever their ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const FORBIDDEN = /[<>:"/\\|?*\p{Cc}]/u;

/**
 * The name of the file for a capture that a person calls so: the same on every system that the file may travel to.
 * Throws `CaptureFileError` (`unusable`) for what cannot be a name.
 */
export function fileNameOf(name: string): string {
  const trimmed = name.trim().replace(/\.ringscope$/i, '');
  const [found] = FORBIDDEN.exec(trimmed) ?? [];
  if (found !== undefined) throw unusable(name, `it holds ${JSON.stringify(found)}`);
  if (trimmed === '') throw unusable(name, 'it is empty');
  if (trimmed.startsWith('.') || trimmed.endsWith('.'))
    throw unusable(name, 'it begins or ends with a full stop');
  if (DEVICES.test(trimmed)) throw unusable(name, 'Windows keeps it for a device');
  if (Buffer.byteLength(trimmed) > 200) throw unusable(name, 'it is too long');
  return `${trimmed}${CAPTURE_ENDING}`;
}

/** "Front desk 2026-11-22 0900", in local time. */
export function datedName(name: string, now: number): string {
  const date = new Date(now);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${name} ${day} ${two(date.getHours())}${two(date.getMinutes())}`;
}

/** The name, and then "name (2)", "name (3)" …: for when those before are taken. */
export function* alternatives(name: string): Generator<string> {
  yield name;
  for (let number = 2; number < 1_000; number += 1) yield `${name} (${number})`;
}

function unusable(name: string, why: string): CaptureFileError {
  return new CaptureFileError(
    'unusable',
    `${JSON.stringify(name)} cannot be the name of a capture: ${why}. Choose another.`,
  );
}
