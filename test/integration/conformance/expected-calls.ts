import type { EventKind } from '../../../model/vocabulary.ts';

/** What a scenario is, for every system: its calls in words, and kinds of events that must be among its events. */
export interface Expected {
  calls: readonly string[];
  kinds: readonly EventKind[];
}

export const EXPECTED: Record<string, Expected> = {
  'answered-inbound': { calls: ['in answered firm → desk'], kinds: ['delivered', 'established'] },
  'missed-inbound': { calls: ['in missed firm → desk'], kinds: ['delivered'] },
  'answered-outbound': { calls: ['out answered desk → firm'], kinds: ['established'] },
  'outbound-busy': { calls: ['out failed desk → firm'], kinds: [] },
  'outbound-no-answer': { calls: ['out failed desk → firm'], kinds: [] },
  internal: { calls: ['internal answered desk → colleague'], kinds: ['delivered', 'established'] },
  'hold-and-retrieve': { calls: ['in answered firm → desk'], kinds: ['held', 'retrieved'] },
  'blind-transfer': { calls: ['in answered firm → desk, colleague'], kinds: ['transferred'] },
  'attended-transfer': { calls: ['in answered firm → desk, colleague'], kinds: ['transferred'] },
  conference: { calls: ['in answered firm → desk, colleague'], kinds: ['conferenced'] },
  'queue-answered': { calls: ['in answered firm → desk'], kinds: ['queued', 'established'] },
  'queue-abandoned': { calls: ['in abandoned firm →'], kinds: ['queued'] },
  rejected: { calls: ['in rejected firm → desk'], kinds: ['delivered'] },
  diverted: { calls: ['in answered firm → desk, colleague'], kinds: ['delivered', 'established'] },
  parked: { calls: ['in answered firm → desk, colleague'], kinds: ['held', 'retrieved'] },
  'agent-day': {
    calls: ['in answered firm → desk'],
    kinds: ['agentLoggedOn', 'agentNotReady', 'agentLoggedOff'],
  },
  presence: { calls: [], kinds: ['presence', 'doNotDisturb'] },
  voicemail: { calls: ['in missed firm → desk'], kinds: ['messageWaiting'] },
};

/** Where a system cannot say what happened: what it leads to instead, and why. */
export interface Difference extends Partial<Expected> {
  because: string;
}

const TWO_CALLS =
  'A home-made gateway says of two calls only what becomes of each, not that they become one.';
const CALLS_ONLY = 'This gateway tells of calls only.';

const GATEWAY: Record<string, Difference> = {
  'attended-transfer': {
    calls: ['in answered firm → desk', 'internal answered desk → colleague'],
    because: TWO_CALLS,
  },
  conference: {
    calls: ['in answered firm → desk', 'internal answered desk → colleague'],
    because: TWO_CALLS,
  },
  'agent-day': { kinds: [], because: CALLS_ONLY },
  presence: { kinds: [], because: CALLS_ONLY },
  voicemail: { kinds: [], because: CALLS_ONLY },
};

export const DIFFERENCES: Record<string, Record<string, Difference>> = { mqtt: GATEWAY, websocket: GATEWAY };
