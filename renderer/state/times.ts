const two = (value: number) => String(value).padStart(2, '0');

/** "13:02:11", by the clock here. */
export function clockTime(at: number): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** "13:02:11.482" */
export function exactTime(at: number): string {
  return `${clockTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}

/** "2026-11-22 13:02:11.482" */
export function dateAndTime(at: number): string {
  const time = new Date(at);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${exactTime(at)}`;
}

/** The time of day, with the date before it where it is not that of `now`. */
export function timeNear(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? clockTime(at) : `${dateAndTime(at).slice(5, 10)} ${clockTime(at)}`;
}

/** How long something lasts, as a clock has it: "9 s", "2:41", "1:02:03". */
export function lasting(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** How long a part of time is that somebody looks at closely: "412 ms", "9.5 s", then as `lasting`. */
export function closely(ms: number): string {
  if (ms < 1_000) return `${Math.floor(Math.max(0, ms))} ms`;
  return ms < 10_000 ? `${(Math.floor(ms / 100) / 10).toFixed(1)} s` : lasting(ms);
}

/** A distance in time to the millisecond: "+0.412 s", "+1:02:03.004", "−0.003 s". */
export function offset(ms: number): string {
  const sign = ms < 0 ? '−' : '+';
  const whole = Math.abs(Math.round(ms));
  const rest = `${Math.floor(whole / 1_000) % 60}.${String(whole % 1_000).padStart(3, '0')}`;
  const minutes = Math.floor(whole / 60_000);
  if (minutes === 0) return `${sign}${rest} s`;
  const seconds = rest.padStart(6, '0');
  if (minutes < 60) return `${sign}${minutes}:${seconds}`;
  return `${sign}${Math.floor(minutes / 60)}:${two(minutes % 60)}:${seconds}`;
}
