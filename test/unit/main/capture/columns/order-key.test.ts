import { expect, test } from 'vitest';
import { orderKey } from '../../../../../main/capture/columns/order-key.ts';
import type { CallParty } from '../../../../../model/call.ts';
import { makeCall } from '../../../../support/make-call.ts';

const from = (party: Omit<CallParty, 'role'>) =>
  orderKey('from', makeCall({ parties: [{ ...party, role: 'caller' }] }));

test('puts parties in the order of what their cell shows: the name first, then the number', () => {
  const shown = [{ name: 'cedar', number: '9' }, { number: '4105' }, { name: 'Bakery', number: '100' }];
  expect(shown.map(from).toSorted()).toEqual(['4105', 'bakery 100', 'cedar 9']);
});

test('puts the called in order by who got the call after them, too', () => {
  const parties: CallParty[] = [
    { role: 'called', number: '4105' },
    { role: 'transferredTo', name: 'Stores' },
  ];
  expect(orderKey('to', makeCall({ parties }))).toBe('4105 → stores');
  expect(orderKey('from', makeCall({ parties }))).toBeNull();
});
