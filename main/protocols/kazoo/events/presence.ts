import { finished } from '../../../../model/event-draft.ts';
import type { CallState } from '../../../../model/vocabulary.ts';
import { text } from '../fields.ts';
import { gregorian } from '../gregorian.ts';
import { party } from './leg.ts';
import type { Mapper } from './message.ts';

const LINE_STATES: Readonly<Record<string, CallState>> = {
  early: 'ringing',
  confirmed: 'connected',
  terminated: 'cleared',
};

/** What the lamp of a line shows: a hint only, for lines whose legs are not to be seen. */
export const presence: Mapper = ({ data }, known) => {
  const state = text(data, 'state') ?? '';
  const leg = text(data, 'call_id');
  return [
    finished({
      kind: 'presence',
      device: text(data, 'presence_id'),
      state: Object.hasOwn(LINE_STATES, state) ? LINE_STATES[state] : undefined,
      cause: state === '' ? undefined : state,
      callId: known.callIdOf(leg),
      connectionId: leg,
    }),
  ];
};

/** Voicemail: the mailbox of the line has other counts than before. */
export const messageWaiting: Mapper = ({ data }) => [
  finished({ kind: 'messageWaiting', device: text(data, 'to') }),
];

/** Sent by a notification service after a missed call. Where the call's own legs were not seen, it is all there is. */
export const missedCall: Mapper = ({ data }, known) => {
  const leg = text(data, 'call_id');
  const callId = known.callIdOf(leg);
  if (callId !== undefined || leg === undefined) return [finished({ kind: 'vendor', callId })];
  const called = text(data, 'to_user');
  return [
    finished({
      kind: 'connectionCleared',
      state: 'cleared',
      cause: 'noAnswer',
      direction: 'in',
      callId: leg,
      connectionId: leg,
      role: 'caller',
      at: gregorian(data, 'timestamp'),
      from: party(data, 'caller_id'),
      to: called === undefined ? undefined : { number: called },
    }),
  ];
};
