import { InvalidArgumentError } from 'commander';

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "30s", "5m", "250ms", "1h": in ms. Throws commander's own error for anything else. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]];
  if (match?.[1] === undefined || unit === undefined) {
    throw new InvalidArgumentError('Expected a duration such as 30s, 5m or 1h.');
  }
  return Math.round(Number(match[1]) * unit);
}

/** A whole number of at least 1. Throws commander's own error for anything else. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return count;
}

/** "1", "10", "0.5" times as fast, or "max". Throws commander's own error for anything else. */
export function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return text;
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (speed > 0 && speed <= 1_000) return speed;
  throw new InvalidArgumentError('Expected how many times as fast, such as 1 or 10, or max.');
}

/** 0 for a free one, else up to 65535. Throws commander's own error for anything else. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port: a number up to 65535, or 0 for a free one.');
}
