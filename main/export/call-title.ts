import type { Call, CallParty } from '../../model/call.ts';

/**
 * Who called whom, as peers wrote it: "+15550100 → 5590, 4112". `word` makes of each number or name what stands for it:
 * names that are written from right to left would turn the arrow around.
 */
export function callTitle(
  { parties }: Pick<Call, 'parties'>,
  word: (peers: string) => string = (peers) => peers,
): string {
  const caller = parties.find(({ role }) => role === 'caller');
  const wordOf = (party: CallParty | undefined): string => word(party?.number ?? party?.name ?? '?');
  const others = parties.filter((party) => party !== caller);
  return `${wordOf(caller)} → ${others.map(wordOf).join(', ') || wordOf(undefined)}`;
}
