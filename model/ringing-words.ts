import type { RingingCall } from './contract/app-state.ts';

/** Up to so many calls stand for themselves; more of them are a storm and are told as one. */
export const MOST_SINGLE = 3;

/** "Garage Nord", "4105": who calls whom, as far as privacy lets it be said; else one text that stands for the call. */
export function callNames({ from, to }: Pick<RingingCall, 'from' | 'to'>): string[] {
  // Where privacy hides both there is nothing to tell apart.
  return from === to ? ['Incoming call'] : [from || 'Unknown', to || 'unknown'];
}

/** "Garage Nord → 4105" */
export function callTitle(call: Pick<RingingCall, 'from' | 'to'>): string {
  return callNames(call).join(' → ');
}

/** "7 calls ringing" */
export function countTitle(count: number): string {
  return count === 1 ? '1 call ringing' : `${count} calls ringing`;
}

/** "HQ Paris 5, Lyon 2" */
export function bySource(calls: readonly RingingCall[]): string {
  const counts = new Map<string, number>();
  for (const { sourceName } of calls) counts.set(sourceName, (counts.get(sourceName) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
