import type { CallParty, PartyRole } from '../call.ts';
import type { Party, UnrecordedEvent } from '../event.ts';

/** More parties than this in one call are not told apart: a peer that invents them must not fill the memory. */
const MOST_PARTIES = 200;

/** Adds what an event says of who is in the call. A party is known by its number, else by its name. */
export function addParties(parties: CallParty[], event: UnrecordedEvent): void {
  const { from, to, kind } = event;
  if (from) addParty(parties, from, hasRole(parties, 'caller') ? 'other' : 'caller');
  if (to) {
    const moved = kind === 'transferred' ? 'transferredTo' : 'other';
    addParty(parties, to, hasRole(parties, 'called') ? moved : 'called');
  }
  const { agent, device } = event;
  if (agent === undefined || device === undefined) return;
  const party = parties.find((known) => known.number === device || known.device === device);
  if (party && party.role !== 'caller') party.role = 'agent';
}

function hasRole(parties: readonly CallParty[], role: PartyRole): boolean {
  return parties.some((party) => party.role === role);
}

function addParty(parties: CallParty[], { number, name }: Party, role: PartyRole): void {
  const named = number !== undefined && number !== '' ? number : undefined;
  const called = name !== undefined && name !== '' ? name : undefined;
  if (named === undefined && called === undefined) return;
  const known = parties.find((party) =>
    named === undefined ? party.name === called : party.number === named,
  );
  if (known) {
    if (called !== undefined) known.name ??= called;
    return;
  }
  if (parties.length >= MOST_PARTIES) return;
  parties.push({
    ...(named !== undefined && { number: named }),
    ...(called !== undefined && { name: called }),
    role,
  });
}
