import { expect, test } from 'vitest';
import { columnsFrom } from '../../../../../renderer/views/events/event-columns.ts';
import { timeWords } from '../../../../../renderer/views/events/event-time.ts';
import { rowsAsCsv } from '../../../../../renderer/views/events/rows-as-text.ts';
import { makeEvent } from '../../../../support/make-event.ts';

test('copies the columns that are shown, with their titles', () => {
  const event = {
    ...makeEvent({ kind: 'held', from: { number: '4105', name: 'Desk, front "1"' } }),
    seq: 7,
  };
  expect(rowsAsCsv([event], ['seq', 'kind', 'from'])).toBe(
    'No.,Event,From\r\n7,held,"Desk, front ""1"" 4105"',
  );
});

test('lets no name of a peer become a formula', () => {
  const event = {
    ...makeEvent({ from: { name: '=HYPERLINK("x")' }, to: { number: '+3315550141' } }),
    seq: 1,
  };
  expect(rowsAsCsv([event], ['from', 'to']).split('\r\n')[1]).toBe(`"'=HYPERLINK(""x"")",+3315550141`);
});

test('keeps chosen columns in their order and drops what is none', () => {
  expect(columnsFrom(['to', 'seq', 'nonsense'])).toEqual(['seq', 'to']);
  expect(columnsFrom([])).toEqual(columnsFrom(undefined));
});

test('tells times absolutely, since the first, and since the one before', () => {
  const at = new Date(2026, 10, 22, 13, 2, 11, 482).getTime();
  const moments = { at, first: at - 61_004, previous: at - 412 };
  expect(timeWords('absolute', moments)).toBe('13:02:11.482');
  expect(timeWords('relative', moments)).toBe('+1:01.004');
  expect(timeWords('previous', moments)).toBe('+0.412 s');
  expect(timeWords('previous', { ...moments, previous: null })).toBe('–');
});
