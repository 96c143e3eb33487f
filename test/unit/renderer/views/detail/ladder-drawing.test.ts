import { expect, test } from 'vitest';
import { ladderOf } from '../../../../../model/ladder/ladder.ts';
import { drawLadder } from '../../../../../renderer/views/detail/ladder-drawing.ts';
import { makeCall } from '../../../../support/make-call.ts';
import { makeEvent } from '../../../../support/make-event.ts';

const from = { number: '5550141' };
const to = { number: '4105' };
const parties = [
  { ...from, role: 'caller' as const },
  { ...to, role: 'called' as const },
];
const events = [
  { ...makeEvent({ at: 1_000, kind: 'delivered', device: '4105', from, to, state: 'ringing' }), seq: 1 },
  { ...makeEvent({ at: 7_000, kind: 'established', device: '4105', from, to, state: 'connected' }), seq: 2 },
];
const ladder = ladderOf(makeCall({ parties }), events);

test('spreads the columns over the room there is', () => {
  const { columns, width } = drawLadder(ladder, 420);
  expect(width).toBe(420);
  expect(columns.map(({ title }) => title)).toEqual(['5550141', '4105']);
  expect(columns[1]?.x).toBe(420 - (columns[0]?.x ?? 0));
});

test('grows wider than the room rather than put columns on top of each other', () => {
  const participants = Array.from({ length: 8 }, (_, index) => ({
    id: `p${index}`,
    title: String(index),
    role: 'other' as const,
  }));
  const drawing = drawLadder({ participants, steps: [], gaps: [] }, 300);
  expect(drawing.width).toBeGreaterThan(8 * 80);
});

test('draws one step below the other, and arrows from column to column', () => {
  const { steps, columns, height } = drawLadder(ladder, 420);
  expect(steps[0]).toMatchObject({ fromX: columns[0]?.x, toX: columns[1]?.x });
  expect(steps.map(({ y }) => y).toSorted((a, b) => a - b)).toEqual(steps.map(({ y }) => y));
  expect(height).toBeGreaterThan(steps.at(-1)?.y ?? 0);
});

test('draws a gap where it was', () => {
  const gap = { after: 1, from: 2_000, to: 3_000, reason: 'the link was down' };
  const { gaps, steps } = drawLadder({ ...ladder, gaps: [gap] }, 420);
  expect(gaps[0]?.y).toBeGreaterThan(steps[0]?.y ?? 0);
  expect(gaps[0]?.y).toBeLessThan(steps[1]?.y ?? 0);
});
