const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** The ms of `30s`, `5m`, `1h30m`, `1.5s`, `250ms`: units from great to small, each once; else undefined. */
export function readDuration(text: string): number | undefined {
  const part = /(\d{1,7}(?:\.\d{1,3})?)(ms|[dhms])/iy;
  let total = 0;
  let unitIndex = -1;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) return undefined;
    const index = UNITS.findIndex(([name]) => name === match[2]?.toLowerCase());
    const unit = UNITS[index];
    if (unit === undefined || index <= unitIndex) return undefined;
    total += Number(match[1]) * unit[1];
    unitIndex = index;
  }
  return unitIndex === -1 ? undefined : Math.round(total);
}

/** The shortest text that `readDuration` reads as these whole, non-negative ms: `90000` is `1m30s`. */
export function writeDuration(ms: number): string {
  let rest = ms;
  let text = '';
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${name}`;
  }
  return text === '' ? '0s' : text;
}
