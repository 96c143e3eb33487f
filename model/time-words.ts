const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time (ms) for people, in its two largest units, rounded down: "41 s", "3 h 12 min", "12 days". */
export function spanInWords(ms: number): string {
  const whole = Math.max(0, ms);
  const count = (unit: number) => Math.floor(whole / unit);
  if (whole < MINUTE) return `${count(SECOND)} s`;
  if (whole < HOUR) return two(count(MINUTE), 'min', count(SECOND) % 60, 's');
  if (whole < DAY) return two(count(HOUR), 'h', count(MINUTE) % 60, 'min');
  const days = count(DAY);
  if (days >= 3) return `${days} days`;
  return two(days, days === 1 ? 'day' : 'days', count(HOUR) % 24, 'h');
}

/** A moment near `now` for people, by the clock here: "14:20", and with its date where that is another one. */
export function momentInWords(at: number, now: number): string {
  const time = new Date(at);
  const clock = `${pad(time.getHours())}:${pad(time.getMinutes())}`;
  return time.toDateString() === new Date(now).toDateString() ? clock : `${clock} on ${dateInWords(at)}`;
}

/** "12 Dec 2026", by the calendar here. */
export function dateInWords(at: number): string {
  const time = new Date(at);
  return `${time.getDate()} ${MONTHS[time.getMonth()] ?? ''} ${time.getFullYear()}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
