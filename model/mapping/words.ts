import { AGENT_KINDS, CALL_KINDS, CALL_STATES, DEVICE_KINDS } from '../vocabulary.ts';
import type { CallState, Direction, EventKind } from '../vocabulary.ts';

/** What a word of a foreign system says. */
export interface Meaning {
  kind: EventKind;
  state?: CallState;
  /** Where the word tells why as well: "busy", "no answer". */
  cause?: string;
}

const STATE_OF_KIND: Partial<Record<EventKind, CallState>> = {
  serviceInitiated: 'initiated',
  originated: 'initiated',
  offered: 'offered',
  delivered: 'ringing',
  established: 'connected',
  held: 'held',
  retrieved: 'connected',
  queued: 'queued',
  diverted: 'diverted',
  transferred: 'transferred',
  conferenced: 'conferenced',
  failed: 'failed',
  connectionCleared: 'cleared',
  callCleared: 'cleared',
};

const KIND_OF_STATE: Record<CallState, EventKind> = {
  initiated: 'serviceInitiated',
  offered: 'offered',
  ringing: 'delivered',
  connected: 'established',
  held: 'held',
  queued: 'queued',
  diverted: 'diverted',
  transferred: 'transferred',
  conferenced: 'conferenced',
  cleared: 'callCleared',
  failed: 'failed',
};

/** Words that home-made gateways use, by the state they mean. The vocabulary's own words need no entry. */
const FOREIGN_WORDS: Partial<Record<CallState, readonly string[]>> = {
  offered: ['new', 'newcall', 'dialing', 'dialling', 'setup'],
  ringing: ['alerting', 'proceeding', 'early'],
  connected: ['answered', 'active', 'talking', 'inprogress'],
  held: ['hold', 'onhold'],
  transferred: ['transfer', 'blindtransfer', 'redirected'],
  conferenced: ['conference', 'joined', 'merged'],
  cleared: [
    'ended',
    'completed',
    'idle',
    'hangup',
    'disconnected',
    'released',
    'terminated',
    'missed',
    'cancelled',
    'canceled',
  ],
  failed: ['busy', 'noanswer', 'rejected', 'unreachable', 'congestion', 'error'],
};

/** CSTA causes (ECMA-269), where a word tells one: they decide the outcome of a call that nobody answered. */
const CAUSES: Readonly<Record<string, string>> = {
  missed: 'noAnswer',
  noanswer: 'noAnswer',
  cancelled: 'callCancelled',
  canceled: 'callCancelled',
  busy: 'busy',
  rejected: 'callRejected',
  unreachable: 'destNotObtainable',
  congestion: 'networkCongestion',
};

const MEANINGS: ReadonlyMap<string, Meaning> = meanings();

/**
 * What a word means as a kind or as a state: the vocabulary's own words and those above, without regard to case,
 * spaces, "_" and "-". Kinds that only Ringscope itself may record (`linkDown`, `gap`) are not among them.
 */
export function meaningOf(word: string): Meaning | undefined {
  return MEANINGS.get(folded(word));
}

const DIRECTION_WORDS: ReadonlyMap<string, Direction> = new Map<string, Direction>([
  ['in', 'in'],
  ['inbound', 'in'],
  ['incoming', 'in'],
  ['out', 'out'],
  ['outbound', 'out'],
  ['outgoing', 'out'],
  ['internal', 'internal'],
  ['local', 'internal'],
]);

export function directionOf(word: string): Direction | undefined {
  return DIRECTION_WORDS.get(folded(word));
}

function folded(word: string): string {
  return word.replace(/[\s_-]/g, '').toLowerCase();
}

function meanings(): Map<string, Meaning> {
  const table = new Map<string, Meaning>();
  for (const state of CALL_STATES) {
    const meaning: Meaning = { kind: KIND_OF_STATE[state], state };
    table.set(state, meaning);
    for (const word of FOREIGN_WORDS[state] ?? []) {
      const cause = CAUSES[word];
      table.set(word, cause === undefined ? meaning : { ...meaning, cause });
    }
  }
  for (const kind of [...CALL_KINDS, ...AGENT_KINDS, ...DEVICE_KINDS]) {
    const state = STATE_OF_KIND[kind];
    table.set(folded(kind), state === undefined ? { kind } : { kind, state });
  }
  return table;
}
