import { expect, test } from 'vitest';
import { readKept } from '../../../../renderer/state/kept.ts';
import { DEFAULT_PANES, panesFrom } from '../../../../renderer/state/panes.ts';

test('takes what was kept', () => {
  const kept = { ...DEFAULT_PANES, tab: 'events', railWidth: 300, detailOpen: false };
  expect(panesFrom(kept)).toEqual(kept);
});

test.each([undefined, null, 'x', 7, [], { tab: 'other', railWidth: 'wide', detailShare: NaN, railOpen: 1 }])(
  'falls back where %o was kept',
  (kept) => {
    expect(panesFrom(kept)).toEqual(DEFAULT_PANES);
  },
);

test('makes no pane too small or too large to get out of', () => {
  const panes = panesFrom({ railWidth: 1, detailWidth: 1e9, detailShare: 5 });
  expect([panes.railWidth, panes.detailWidth, panes.detailShare]).toEqual([160, 1_000, 0.85]);
});

test('reads nothing from a store with nonsense in it', () => {
  const keeping = { getItem: () => '{', setItem: () => undefined };
  expect(readKept(keeping, 'x')).toBeUndefined();
});
