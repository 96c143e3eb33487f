import type { AppState, RingingCall } from '../../../model/contract/app-state.ts';
import { bySource, countTitle, MOST_SINGLE } from '../../../model/ringing-words.ts';

export type RingingBanner =
  | { kind: 'call'; call: RingingCall }
  | { kind: 'storm'; title: string; detail: string; calls: readonly RingingCall[] };

/**
 * What the page shows of the calls that ring: nothing where the system tells of them. `dismissed`: ids of calls that
 * somebody has waved away.
 */
export function ringingBanners(
  { ringing, ringingShownBy }: Pick<AppState, 'ringing' | 'ringingShownBy'>,
  dismissed: ReadonlySet<string>,
): RingingBanner[] {
  if (ringingShownBy === 'system') return [];
  const told = ringing.filter(({ id }) => !dismissed.has(id));
  if (told.length <= MOST_SINGLE) return told.map((call) => ({ kind: 'call', call }));
  return [{ kind: 'storm', title: countTitle(told.length), detail: bySource(told), calls: told }];
}
