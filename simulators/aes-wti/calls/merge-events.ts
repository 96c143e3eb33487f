import type { Call, Leg } from './call.ts';
import { callFact } from './call-events.ts';
import type { Fact, Observer } from './fact.ts';
import { RESTRICTED } from './writer.ts';
import type { Writer } from './writer.ts';

/** Two calls that became one. The ids are those from before; which of them survives is AES's choice. */
export interface Merge {
  primary: string;
  secondary: string;
  /** The call that is left. */
  call: Call;
  by: string;
  other: string;
  /** The legs of the call that is left, with the call id each had before. */
  legs: { leg: Leg; oldId: string }[];
}

export function transferred(merge: Merge, observers: Observer[]): Fact {
  return callFact('Transfered', merge.call, 'transfer', observers, (write) => ({
    ...oldCalls(merge, write),
    transferringDevice: write.device(merge.by),
    transferredToDevice: write.device(merge.other),
    transferredConnections: connections(merge, write),
  }));
}

export function conferenced(merge: Merge, cause: string, observers: Observer[]): Fact {
  return callFact('Conferenced', merge.call, cause, observers, (write) => ({
    ...oldCalls(merge, write),
    conferencingDevice: write.device(merge.by),
    addedParty: write.device(merge.other),
    conferenceConnections: connections(merge, write),
  }));
}

function oldCalls({ primary, secondary, by }: Merge, write: Writer): Record<string, unknown> {
  return {
    primaryOldCall: write.connection(primary, by),
    ...(primary === secondary ? {} : { secondaryOldCall: write.connection(secondary, by) }),
  };
}

function connections({ call, legs }: Merge, write: Writer): unknown {
  return write.list(
    legs.map(({ leg, oldId }) => ({
      newConnection: write.connection(call.id, leg.device),
      // The schema makes it optional, and AES leaves it out for stations whose call id did not change.
      ...(oldId === call.id && leg.device === leg.party
        ? {}
        : { oldConnection: write.connection(oldId, leg.device) }),
      endpoint: { deviceID: write.id(leg.shown === RESTRICTED ? leg.device : leg.shown) },
    })),
  );
}
