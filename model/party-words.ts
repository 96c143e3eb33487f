import type { Call, CallParty } from './call.ts';
import type { Party } from './event.ts';

type Parties = Pick<Call, 'parties'>;

export function callerOf({ parties }: Parties): CallParty | undefined {
  return parties.find(({ role }) => role === 'caller');
}

/** Who was called, and who got the call after them, in that order. */
export function calledOf({ parties }: Parties): CallParty[] {
  const called = parties.filter(({ role }) => role === 'called' || role === 'transferredTo');
  return called.length > 0 ? called : parties.filter(({ role }) => role === 'agent');
}

/** Name and number, or what there is of them; '' for nothing. */
export function partyWords(party: (Party & { device?: string }) | undefined): string {
  if (!party) return '';
  const { name = '', number = '', device = '' } = party;
  if (name !== '' && number !== '' && name !== number) return `${name} ${number}`;
  return name || number || device;
}

/** The caller as lists show it; '' where nobody knows. */
export function fromWords(call: Parties): string {
  return partyWords(callerOf(call));
}

/** Who was called as lists show it, one after the other: "Reception 4105", "4112"; nobody where that is not known. */
export function toNames(call: Parties): string[] {
  return calledOf(call).map(partyWords);
}

/** The same as one text, for where it is compared: "Reception 4105 → 4112"; '' where nobody knows. */
export function toWords(call: Parties): string {
  return toNames(call).join(' → ');
}
