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
  'diverted-outside': { calls: ['in diverted firm → desk'], kinds: ['delivered'] },
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

const IN_SIGHT = 'The leg to the number outside is in sight here, and somebody answered it.';
const TWO_CALLS = 'It says of two calls what becomes of each, not that they become one.';
const CALLS_ONLY = 'It tells of calls only.';
const NOT_BOUND = 'The default bindings are for calls and queues.';

const SEES_OUTSIDE: Record<string, Difference> = {
  'diverted-outside': { calls: ['in answered firm → desk'], because: IN_SIGHT },
};

const GATEWAY: Record<string, Difference> = {
  ...SEES_OUTSIDE,
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

export const DIFFERENCES: Record<string, Record<string, Difference>> = {
  'aes-wti': {
    rejected: {
      calls: ['in missed firm → desk'],
      because: 'A declined call ends as one that nobody took: ConnectionCleared, normalClearing.',
    },
    parked: { kinds: ['held'], because: 'Who fetches a parked call answers it: Established, cause park.' },
    'agent-day': {
      kinds: ['agentLoggedOn', 'agentLoggedOff'],
      because: 'Communication Manager reports log-on and log-off; other states are seen by polling.',
    },
    presence: { kinds: ['doNotDisturb'], because: 'It has no presence, only features of the phone.' },
    voicemail: { kinds: [], because: 'The mailbox is another system.' },
  },
  wazo: SEES_OUTSIDE,
  cloudlink: {
    'queue-answered': { kinds: ['established'], because: 'It has no word for a queue.' },
    'queue-abandoned': { calls: [], kinds: [], because: 'A caller in a queue is at no endpoint.' },
    rejected: { calls: ['in failed firm → desk'], because: 'It says busy when a call is declined.' },
    parked: { kinds: ['held'], because: 'It has no word for a parked call: another call goes on with it.' },
    'agent-day': { kinds: [], because: 'It has no word for an agent.' },
  },
  kazoo: {
    ...SEES_OUTSIDE,
    conference: {
      calls: ['in answered firm → desk', 'internal answered desk → colleague'],
      kinds: [],
      because: NOT_BOUND,
    },
    presence: { kinds: [], because: NOT_BOUND },
    voicemail: { kinds: [], because: NOT_BOUND },
  },
  'api-gateway': {
    ...GATEWAY,
    'attended-transfer': {
      calls: ['in answered firm → desk, colleague', 'internal answered desk → colleague'],
      because: TWO_CALLS,
    },
  },
  mqtt: GATEWAY,
  websocket: GATEWAY,
};
