import type { Call, Leg } from './call.ts';
import type { Fact, Observer } from './fact.ts';
import type { Writer } from './writer.ts';

const TRUNK_GROUP = '52';

export type Members = Record<string, unknown>;

export function serviceInitiated(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact('ServiceInitiated', call, cause, observers, (write) => ({
    initiatedConnection: write.connection(call.id, leg.device),
    initiatingDevice: write.device(leg.shown),
  }));
}

export function originated(call: Call, leg: Leg, observers: Observer[]): Fact {
  return callFact('Originated', call, 'newCall', observers, (write) => ({
    originatedConnection: write.connection(call.id, leg.device),
    callingDevice: write.device(call.calling),
    calledDevice: write.device(call.called),
    originatingDevice: write.device(leg.shown),
  }));
}

export function networkReached(call: Call, trunk: Leg, observers: Observer[]): Fact {
  return callFact('NetworkReached', call, 'newCall', observers, (write) => ({
    outboundConnection: write.connection(call.id, trunk.device),
    networkInterfaceUsed: write.device(trunk.device),
    callingDevice: write.device(call.calling),
    calledDevice: write.device(call.called),
    lastRedirectionDevice: { notRequired: {} },
  }));
}

export function delivered(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact(
    'Delivered',
    call,
    cause,
    observers,
    (write) => ({
      connection: write.connection(call.id, leg.device),
      alertingDevice: write.device(leg.shown),
      ...parties(call, write),
    }),
    (write) => arrivalData(call, 'DeliveredEventPrivateData', write),
  );
}

export function established(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact(
    'Established',
    call,
    cause,
    observers,
    (write) => ({
      establishedConnection: write.connection(call.id, leg.device),
      answeringDevice: write.device(leg.shown),
      ...parties(call, write),
    }),
    (write) => arrivalData(call, 'EstablishedEventPrivateData', write),
  );
}

export function queued(
  call: Call,
  queue: Leg,
  place: { numberQueued: number; callsInFront: number },
  observers: Observer[],
): Fact {
  return callFact('Queued', call, 'noAvailableAgents', observers, (write) => ({
    queuedConnection: write.connection(call.id, queue.device),
    queue: write.device(queue.shown),
    ...parties(call, write),
    ...place,
  }));
}

export function diverted(call: Call, leg: Leg, to: string, cause: string, observers: Observer[]): Fact {
  return callFact('Diverted', call, cause, observers, (write) => ({
    connection: write.connection(call.id, leg.device),
    divertingDevice: write.device(leg.shown),
    newDestination: write.device(to),
    ...parties(call, write),
  }));
}

export function failed(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact('Failed', call, cause, observers, (write) => ({
    failedConnection: write.connection(call.id, leg.device),
    failingDevice: write.device(leg.shown),
    callingDevice: write.device(call.calling),
    calledDevice: write.device(call.called),
    lastRedirectionDevice: { notRequired: {} },
  }));
}

export function held(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact('Held', call, cause, observers, (write) => ({
    heldConnection: write.connection(call.id, leg.device),
    holdingDevice: write.device(leg.shown),
  }));
}

export function retrieved(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact('Retrieved', call, cause, observers, (write) => ({
    retrievedConnection: write.connection(call.id, leg.device),
    retrievingDevice: write.device(leg.shown),
  }));
}

export function connectionCleared(call: Call, leg: Leg, cause: string, observers: Observer[]): Fact {
  return callFact('ConnectionCleared', call, cause, observers, (write) => ({
    droppedConnection: write.connection(call.id, leg.device),
    releasingDevice: write.device(leg.shown),
  }));
}

export function callCleared(call: Call, cause: string, observers: Observer[]): Fact {
  return callFact(
    'CallCleared',
    call,
    cause,
    observers,
    (write) => ({ clearedCall: { callID: write.callId(call.id) } }),
    () => privateData('CallClearedEventPrivateData', { reason: 'none' }),
  );
}

/** Members that most events about a call carry, in the order of the schema. */
function parties(call: Call, write: Writer): Members {
  return {
    callingDevice: write.device(call.calling),
    calledDevice: write.device(call.called),
    lastRedirectionDevice: write.redirection(call.redirectedFrom),
  };
}

/** How the call came in: the trunk, and the VDN and skill that gave it out. */
function arrivalData(call: Call, name: string, write: Writer): Members {
  if (call.trunk === undefined && call.vdn === undefined) return {};
  return privateData(name, {
    ...(call.trunk === undefined ? {} : { trunkGroup: TRUNK_GROUP, trunkMember: String(call.trunk) }),
    ...(call.skill === undefined ? {} : { acdGroup: write.id(call.skill) }),
    ...(call.vdn === undefined ? {} : { distributingVDN: write.device(call.vdn) }),
    channelType: 'VOICE',
  });
}

export function privateData(name: string, content: Members): Members {
  return { extensions: { privateData: { private: { [name]: content } } } };
}

/** An event of the call control group, with the UCID that all of them carry. */
export function callFact(
  name: string,
  call: Call,
  cause: string,
  observers: Observer[],
  head: (write: Writer) => Members,
  tail: (write: Writer) => Members = () => ({}),
): Fact {
  const { ucid } = call;
  return {
    event: `${name}Event`,
    group: 'callcontrol',
    filter: name === 'Transfered' ? 'transferred' : name.charAt(0).toLowerCase() + name.slice(1),
    observers,
    cause,
    head,
    tail: (write) => ({
      callLinkageData: { globalCallData: { globalCallLinkageID: { globallyUniqueCallLinkageID: ucid } } },
      ...tail(write),
    }),
  };
}
