import type { Subscriber } from '../../scenario.ts';
import { createCall, legOf } from './call.ts';
import type { Call } from './call.ts';
import type { Exchange } from './exchange.ts';
import type { Leg, TransferEntry } from './leg.ts';

/** The leg of `by` ends, the other party's rings the new one. */
export function transferBlindly(exchange: Exchange, call: Call, by: string, to: Subscriber): void {
  const parted = part(exchange, call, by, { type: 'blind', extension: to.number });
  if (parted === null) return;
  call.ringing = exchange.ring(call.caller.interaction, to, call.caller.party);
}

/** `by` holds, and dials on a leg of its own. */
export function consult(exchange: Exchange, call: Call, by: string, to: Subscriber): Call | null {
  const leg = legOf(call, by);
  if (leg === undefined) return null;
  exchange.hold(leg, true);
  const caller = exchange.comeIn(leg.party, to);
  return createCall(caller, exchange.ring(caller.interaction, to, leg.party));
}

/** The two others are joined; both legs of `by` end. */
export function completeTransfer(exchange: Exchange, call: Call, consultation: Call, by: string): void {
  const transferer = legOf(call, by);
  const kept = call.talking.find((leg) => leg !== transferer);
  const target = consultation.talking.find((leg) => leg !== consultation.caller);
  if (transferer === undefined || kept === undefined || target === undefined) return;
  const entry: TransferEntry = {
    call_id: transferer.callId,
    type: 'attended',
    extension: target.party.number,
    transferee: kept.callId,
    transferer: transferer.callId,
    other_leg: target.callId,
  };
  for (const leg of [transferer, consultation.caller, kept, target]) remember(exchange, leg, entry);
  transferer.replacedBy = target.callId;
  exchange.bridge(kept, target);
  exchange.end(transferer, 'ATTENDED_TRANSFER');
  exchange.end(consultation.caller, 'ATTENDED_TRANSFER');
  call.caller = kept;
  call.talking = [kept, target];
}

/** The other party goes into the slot; to the switch it is a blind transfer by `by`. */
export function park(exchange: Exchange, call: Call, by: string, slot: string): void {
  const parted = part(exchange, call, by, { type: 'blind', extension: `*3${slot}` });
  if (parted === null) return;
  call.slot = slot;
  exchange.parking(call.caller, 'PARKED', slot);
}

/** `by` dials the slot and speaks with the party in it. */
export function unpark(exchange: Exchange, call: Call, by: Subscriber): void {
  if (call.slot === null) return;
  const retriever = exchange.comeIn(by, { number: `*3${call.slot}`, name: 'Parking' });
  exchange.pickUp(retriever);
  exchange.parking(call.caller, 'RETRIEVED', call.slot);
  exchange.bridge(retriever, call.caller);
  call.slot = null;
  call.talking = [call.caller, retriever];
}

/** Ends the leg of `by` with the signs of a blind transfer; null when it has none or speaks with nobody. */
function part(
  exchange: Exchange,
  call: Call,
  by: string,
  how: Pick<TransferEntry, 'type' | 'extension'>,
): Leg | null {
  const leaving = legOf(call, by);
  const kept = call.talking.find((leg) => leg !== leaving);
  if (leaving === undefined || kept === undefined) return null;
  const entry = { call_id: leaving.callId, ...how, transferee: kept.callId, transferer: leaving.callId };
  remember(exchange, leaving, entry);
  remember(exchange, kept, entry);
  exchange.end(leaving, 'BLIND_TRANSFER');
  call.caller = kept;
  call.talking = [];
  return kept;
}

/** Under the Unix second, as FreeSWITCH keys its history. */
function remember({ clock }: Exchange, leg: Leg, entry: TransferEntry): void {
  leg.transfers = { ...leg.transfers, [String(Math.floor(clock.now() / 1_000))]: entry };
}
