import type { RingingCall } from '../../../model/contract/app-state.ts';

/** Up to so many calls stand for themselves; more of them are a storm and become one banner. */
const MOST_SINGLE = 3;

export type RingingBanner =
  | { kind: 'call'; call: RingingCall }
  | { kind: 'storm'; title: string; detail: string; calls: readonly RingingCall[] };

/** What to show of the calls that ring. `dismissed`: ids of calls that somebody has waved away. */
export function ringingBanners(
  ringing: readonly RingingCall[],
  dismissed: ReadonlySet<string>,
): RingingBanner[] {
  const told = ringing.filter(({ id }) => !dismissed.has(id));
  if (told.length <= MOST_SINGLE) return told.map((call) => ({ kind: 'call', call }));
  return [{ kind: 'storm', title: `${told.length} calls ringing`, detail: bySource(told), calls: told }];
}

/** "Garage Nord → 4105": who calls whom, as far as privacy lets it be said. */
export function callTitle({ from, to }: RingingCall): string {
  // Where privacy hides both there is nothing to tell apart.
  if (from === to) return 'Incoming call';
  return `${from || 'Unknown'} → ${to || 'unknown'}`;
}

/** "HQ Paris 5, Lyon 2" */
function bySource(calls: readonly RingingCall[]): string {
  const counts = new Map<string, number>();
  for (const { sourceName } of calls) counts.set(sourceName, (counts.get(sourceName) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
