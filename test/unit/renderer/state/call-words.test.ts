import { expect, test } from 'vitest';
import { callNames, ringMs, talkMs } from '../../../../renderer/state/call-words.ts';
import { makeCall } from '../../../support/make-call.ts';

test('titles a call by who called whom, and who got it then', () => {
  const call = makeCall({
    parties: [
      { role: 'caller', name: 'Garage Nord', number: '+3315550141' },
      { role: 'called', name: 'Reception' },
      { role: 'transferredTo', number: '4112' },
    ],
  });
  expect(callNames(call)).toEqual(['Garage Nord', 'Reception', '4112']);
  expect(callNames(makeCall({ parties: [] }))).toEqual(['unknown', 'unknown']);
});

test('counts ringing and talking while they last', () => {
  const ringing = makeCall({ startedAt: 1_000, ringingAt: 2_000 });
  expect([ringMs(ringing, 5_000), talkMs(ringing, 5_000)]).toEqual([3_000, null]);
  const talking = { ...ringing, answeredAt: 4_000 };
  expect([ringMs(talking, 9_000), talkMs(talking, 9_000)]).toEqual([2_000, 5_000]);
  const ended = { ...talking, endedAt: 6_000 };
  expect([ringMs(ended, 9_000), talkMs(ended, 9_000)]).toEqual([2_000, 2_000]);
});

test('never counts backwards where the clocks differ', () => {
  expect(ringMs(makeCall({ startedAt: 5_000, ringingAt: 5_000 }), 1_000)).toBe(0);
});
