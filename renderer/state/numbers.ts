const WHOLE = new Intl.NumberFormat('en-GB');

/** "2,418,077" */
export function countInWords(count: number): string {
  return WHOLE.format(count);
}

/** "1 call", "214 calls"; the plural is told where it is not made by an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countInWords(count)} ${count === 1 ? one : many}`;
}

/** "812 B", "1.1 GB", by powers of 1024 as file managers count. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_023.5 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** "62/s", "0.4/s", "0/s". */
export function rateInWords(rate: number): string {
  return `${rate === 0 || rate >= 9.95 ? countInWords(Math.round(rate)) : rate.toFixed(1)}/s`;
}
