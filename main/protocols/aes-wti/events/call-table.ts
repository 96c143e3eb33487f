import type { CallState, ConnectionRole, EventKind } from '../../../../model/vocabulary.ts';

/** How one event of call control is read. */
export interface CallEvent {
  kind: EventKind;
  state: CallState;
  /** The member that holds the event's connection. */
  connection: string;
  /** The member that names its device, where the connection does not. */
  device: string;
  /** The side of the call that the connection is on, where the event itself says so. */
  role?: ConnectionRole;
}

/** ECMA-323, call control events, by canonical name: which member holds the connection that the event is about. */
export const CALL_EVENTS: Readonly<Record<string, CallEvent>> = {
  serviceinitiated: {
    kind: 'serviceInitiated',
    state: 'initiated',
    connection: 'initiatedConnection',
    device: 'initiatingDevice',
    role: 'caller',
  },
  originated: {
    kind: 'originated',
    state: 'initiated',
    connection: 'originatedConnection',
    device: 'callingDevice',
    role: 'caller',
  },
  offered: {
    kind: 'offered',
    state: 'offered',
    connection: 'offeredConnection',
    device: 'offeredDevice',
    role: 'called',
  },
  delivered: {
    kind: 'delivered',
    state: 'ringing',
    connection: 'connection',
    device: 'alertingDevice',
    role: 'called',
  },
  established: {
    kind: 'established',
    state: 'connected',
    connection: 'establishedConnection',
    device: 'answeringDevice',
    role: 'called',
  },
  networkreached: {
    kind: 'networkReached',
    state: 'offered',
    connection: 'outboundConnection',
    device: 'networkInterfaceUsed',
    role: 'called',
  },
  bridged: {
    kind: 'established',
    state: 'connected',
    connection: 'bridgedConnection',
    device: 'bridgedAppearance',
  },
  held: { kind: 'held', state: 'held', connection: 'heldConnection', device: 'holdingDevice' },
  retrieved: {
    kind: 'retrieved',
    state: 'connected',
    connection: 'retrievedConnection',
    device: 'retrievingDevice',
  },
  queued: {
    kind: 'queued',
    state: 'queued',
    connection: 'queuedConnection',
    device: 'queue',
    role: 'called',
  },
  diverted: {
    kind: 'diverted',
    state: 'diverted',
    connection: 'connection',
    device: 'divertingDevice',
    role: 'called',
  },
  failed: {
    kind: 'failed',
    state: 'failed',
    connection: 'failedConnection',
    device: 'failingDevice',
    role: 'called',
  },
  connectioncleared: {
    kind: 'connectionCleared',
    state: 'cleared',
    connection: 'droppedConnection',
    device: 'releasingDevice',
  },
};
