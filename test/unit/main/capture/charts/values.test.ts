import { expect, it } from 'vitest';
import { makeEvent } from '../../../../support/make-event.ts';
import { settledWindow } from '../../../../support/settled-window.ts';
import { viewsOf } from '../../../../support/views-of.ts';

it('counts the values of a field that begin so, the most frequent first, each event once', async () => {
  const { views, record } = viewsOf({ now: 0 });
  record([
    makeEvent({ from: { number: '100', name: 'Sales' }, to: { number: '100' }, device: '55' }),
    makeEvent({ from: { number: '100' }, to: { number: '200' }, device: '55' }),
    makeEvent({ from: { name: 'sales desk' }, to: {}, device: '' }),
  ]);
  const view = await views.open({
    of: 'events',
    capture: 'main',
    filter: '',
    orderBy: 'seq',
    descending: false,
  });
  await settledWindow(views, view, { total: 3 });
  expect(await views.values('number', '', 10)).toEqual([
    { value: '100', count: 2 },
    { value: '200', count: 1 },
  ]);
  expect(await views.values('party', 'SALES', 10)).toEqual([
    { value: 'Sales', count: 1 },
    { value: 'sales desk', count: 1 },
  ]);
  expect(await views.values('device', '', 10)).toEqual([{ value: '55', count: 2 }]);
  expect(await views.values('party', '', 1)).toHaveLength(1);
  expect(await views.values('raw', '', 10)).toEqual([]);
});
