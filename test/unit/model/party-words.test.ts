import { expect, test } from 'vitest';
import { fromWords, partyWords, toWords } from '../../../model/party-words.ts';
import { makeCall } from '../../support/make-call.ts';

test('names a party by name and number', () => {
  expect(partyWords({ number: '4105', name: 'Reception' })).toBe('Reception 4105');
  expect(partyWords({ number: '4105', name: '4105' })).toBe('4105');
  expect(partyWords({ device: '4105:CM55::0' })).toBe('4105:CM55::0');
  expect(partyWords(undefined)).toBe('');
});

test('tells who called, and who was called and got the call then', () => {
  const call = makeCall({
    parties: [
      { role: 'caller', name: 'Garage Nord', number: '+3315550141' },
      { role: 'called', name: 'Reception', number: '4105' },
      { role: 'agent', number: '2003' },
      { role: 'transferredTo', number: '4112' },
    ],
  });
  expect([fromWords(call), toWords(call)]).toEqual(['Garage Nord +3315550141', 'Reception 4105 → 4112']);
  expect(toWords(makeCall({ parties: [{ role: 'agent', number: '2003' }] }))).toBe('2003');
  expect([fromWords(makeCall({ parties: [] })), toWords(makeCall({ parties: [] }))]).toEqual(['', '']);
});
