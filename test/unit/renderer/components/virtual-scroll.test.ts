import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { VirtualScroll } from '../../../../renderer/components/virtual-scroll.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** As much of an element as scrolling looks at. */
function opened(): { scroll: VirtualScroll; element: { scrollTop: number } } {
  const scroll = new VirtualScroll(() => ({ rowCount: 1_000_000, rowHeight: 24 }));
  scroll.viewport = 480;
  const element = { scrollTop: 0 };
  scroll.attach(element as HTMLElement);
  return { scroll, element };
}

it('puts the bar where it belongs once it rests', () => {
  const { scroll, element } = opened();
  element.scrollTop = 50;
  scroll.scrolled(50);
  expect(scroll.position).toBe(50);
  vi.advanceTimersByTime(1_000);
  expect(element.scrollTop).toBeLessThan(50);
  expect(scroll.position).toBe(50);
});

it('keeps a jump of which it has not been told yet', () => {
  const { scroll, element } = opened();
  element.scrollTop = 50;
  scroll.scrolled(50);
  element.scrollTop = 200_000;
  vi.advanceTimersByTime(1_000);
  expect(element.scrollTop).toBe(200_000);
  scroll.scrolled(200_000);
  expect(scroll.position).toBeGreaterThan(100_000);
});
