import type { Diagnosis } from './contract/diagnosis.ts';
import type { LinkHealth, LinkStatus } from './contract/link-status.ts';
import { momentInWords, spanInWords } from './time-words.ts';

/** How a link does, in a line: "up 3 h 12 min · 41/s · signed in until 14:20". Why it is not up, `linkInWords` says. */
export function stateInWords(status: LinkStatus, now: number): string {
  switch (status.state) {
    case 'connecting':
      return 'connecting…';
    case 'up':
      return upInWords(status, now);
    case 'stopped':
      return 'stopped';
    case 'waiting': {
      const seconds = Math.round(((status.nextAttemptAt ?? now) - now) / 1_000);
      return `waiting, next attempt ${seconds < 1 ? 'at once' : `in ${seconds} s`}`;
    }
    case 'rejected':
      return 'rejected, not tried again by itself';
  }
}

/** A line for wherever there is room for one: the state, and why where it is not up: "…in 4 s: The address is too old." */
export function linkInWords(status: LinkStatus, now: number): string {
  const words = stateInWords(status, now);
  const { diagnosis, state } = status;
  if (diagnosis === null) return words;
  return state === 'rejected'
    ? `${words}: ${diagnosis.cause} ${diagnosis.cure}`
    : `${words}: ${diagnosis.cause}`;
}

/** What a link was like from start to end: "up 3 h 12 min in all · 1,204 events · 1 reconnect · 2 gaps". */
export function healthInWords(health: LinkHealth): string {
  const { upMs, eventCount, reconnects, gaps, refusedCount } = health;
  return [
    upMs > 0 ? `up ${spanInWords(upMs)} in all` : 'never up',
    counted(eventCount, 'event'),
    ...(reconnects > 0 ? [counted(reconnects, 'reconnect')] : []),
    ...(gaps > 0 ? [counted(gaps, 'gap')] : []),
    ...(refusedCount > 0 ? [`${refusedCount} refused`] : []),
  ].join(' · ');
}

/** Code, step and cause, as the doctor names them: "url-expired at upgrade: The signed address is too old." */
export function diagnosisInWords({ code, step, cause }: Diagnosis): string {
  return `${code}${step === null ? '' : ` at ${step}`}: ${cause}`;
}

function upInWords(status: LinkStatus, now: number): string {
  const { upSince, rate, keepAliveMs, tokenEndsAt, certificateEndsAt, refusedCount, warnings } = status;
  const upFor = upSince === null ? 0 : now - upSince;
  // When it has come up this moment there is nothing to tell of it.
  if (upFor < 1_000) return 'up';
  return [
    `up ${spanInWords(upFor)}`,
    `${rateInWords(rate)}/s`,
    ...(keepAliveMs === null ? [] : [`keep-alive ${Math.round(keepAliveMs)} ms`]),
    ...(tokenEndsAt === null || tokenEndsAt <= now
      ? []
      : [`signed in until ${momentInWords(tokenEndsAt, now)}`]),
    ...(warnings.length === 0 || certificateEndsAt === null
      ? []
      : [`certificate ends in ${spanInWords(certificateEndsAt - now)}`]),
    ...(refusedCount > 0 ? [`${refusedCount} refused`] : []),
  ].join(' · ');
}

function rateInWords(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en');
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
