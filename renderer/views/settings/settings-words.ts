import { momentInWords } from '../../../model/time-words.ts';

/** What was typed as a setting: the value, or why it is none. */
export type ReadSetting = { value: number | null } | { problem: string };

const UNITS: Readonly<Record<string, number>> = {
  '': 1024 ** 3,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
  tb: 1024 ** 4,
};

/** A whole number above 0, with or without separators; nothing means no limit. */
export function readCount(text: string): ReadSetting {
  const plain = text.replace(/[\s,.']/g, '');
  if (plain === '') return { value: null };
  const value = Number(plain);
  return Number.isSafeInteger(value) && value > 0
    ? { value }
    : { problem: 'A whole number is needed, or nothing for no limit.' };
}

/** A size such as "5 GB" or "500 MB"; a number alone is GB; nothing means no limit. */
export function readBytes(text: string): ReadSetting {
  const plain = text.trim().toLowerCase().replace(',', '.');
  if (plain === '') return { value: null };
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([mgt]b)?$/.exec(plain) ?? [];
  const value = Math.round(Number(number) * (UNITS[unit] ?? NaN));
  return Number.isSafeInteger(value) && value > 0
    ? { value }
    : { problem: 'A size is needed, such as 5 GB or 500 MB, or nothing for no limit.' };
}

/** As `readBytes` reads it. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return '';
  const isWhole = (unit: number) => bytes >= unit && Number.isInteger((bytes / unit) * 10);
  if (isWhole(1024 ** 4)) return `${bytes / 1024 ** 4} TB`;
  return isWhole(1024 ** 3) ? `${bytes / 1024 ** 3} GB` : `${Math.round((bytes / 1024 ** 2) * 10) / 10} MB`;
}

export function countText(count: number | null): string {
  return count === null ? '' : count.toLocaleString('en-GB');
}

/** Minutes since midnight as a time field holds them: "07:30". */
export function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Minutes since midnight; null where the field is empty. */
export function readTime(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})/.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** "Paused until 14:20" */
export function pauseText(until: number, now: number): string {
  return `Paused until ${momentInWords(until, now)}`;
}
