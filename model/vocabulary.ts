/**
 * The closed word lists of Ringscope. Names of event kinds and call states follow CSTA (ECMA-269); the words of
 * one list are used for nothing else.
 */

/** CSTA call and connection events, as far as Ringscope tells them apart. */
export const CALL_KINDS = [
  'serviceInitiated',
  'originated',
  'offered',
  'delivered',
  'established',
  'held',
  'retrieved',
  'queued',
  'diverted',
  'transferred',
  'conferenced',
  'failed',
  'networkReached',
  'connectionCleared',
  'callCleared',
] as const;

/** CSTA agent events. */
export const AGENT_KINDS = [
  'agentLoggedOn',
  'agentLoggedOff',
  'agentReady',
  'agentNotReady',
  'agentWorkingAfterCall',
  'agentBusy',
] as const;

/** CSTA events of a device's features, and presence. */
export const DEVICE_KINDS = ['doNotDisturb', 'forwarding', 'messageWaiting', 'presence'] as const;

/** What a peer said that has no telephony meaning for us: nothing received is ever only logged. */
export const OPAQUE_KINDS = ['message', 'vendor', 'undecoded'] as const;

/** What Ringscope itself records about a link. */
export const LINK_KINDS = ['linkUp', 'linkDown', 'gap'] as const;

export const EVENT_KINDS = [
  ...CALL_KINDS,
  ...AGENT_KINDS,
  ...DEVICE_KINDS,
  ...OPAQUE_KINDS,
  ...LINK_KINDS,
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What one message says of its connection; the state of a whole call is derived by the call reducer. */
export const CALL_STATES = [
  'initiated',
  'offered',
  'ringing',
  'connected',
  'held',
  'queued',
  'diverted',
  'transferred',
  'conferenced',
  'cleared',
  'failed',
] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Seen from the monitored system; absent where unknown. */
export const DIRECTIONS = ['in', 'out', 'internal'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Which side of a call a connection is on. */
export const CONNECTION_ROLES = ['caller', 'called'] as const;
export type ConnectionRole = (typeof CONNECTION_ROLES)[number];

export const CALL_OUTCOMES = ['answered', 'missed', 'abandoned', 'diverted', 'failed', 'rejected'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** States of a link to a source; `sources/supervisor.ts` draws the transitions. */
export const LINK_STATES = ['connecting', 'up', 'waiting', 'stopped', 'rejected'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** True for the events that Ringscope records about a link itself, which no peer sent. */
export function isLinkKind(kind: EventKind): boolean {
  return (LINK_KINDS as readonly EventKind[]).includes(kind);
}
