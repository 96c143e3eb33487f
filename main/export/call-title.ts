import type { Call } from '../../model/call.ts';

/** Who called whom, as peers wrote it: "+15550100 → 5590, 4112". */
export function callTitle({ parties }: Pick<Call, 'parties'>): string {
  const caller = parties.find(({ role }) => role === 'caller');
  const others = parties.filter((party) => party !== caller).map(({ number, name }) => number ?? name ?? '?');
  return `${caller?.number ?? caller?.name ?? '?'} → ${others.join(', ') || '?'}`;
}
