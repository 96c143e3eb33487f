import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { VirtualScroll } from '../../../../renderer/components/virtual-scroll.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** As much of an element as scrolling looks at. */
function opened() {
  const list = { rowCount: 1_000_000, rowHeight: 24, isFollowing: false };
  const scroll = new VirtualScroll(() => list);
  scroll.viewport = 480;
  const element = { scrollTop: 0, clientHeight: 480 };
  scroll.attach(element as HTMLElement);
  return { scroll, element, list };
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

it('sees the last rows of a list that it follows as soon as they are there', () => {
  const { scroll, list } = opened();
  list.isFollowing = true;
  expect(scroll.seen).toEqual({ from: 999_980, count: 20 });
  list.rowCount += 500;
  expect(scroll.seen).toEqual({ from: 1_000_480, count: 20 });
});

it('notices that somebody leaves the end of a list that it follows', () => {
  const { scroll, element, list } = opened();
  list.isFollowing = true;
  scroll.moveToEnd();
  expect(scroll.isAtEnd).toBe(true);
  element.scrollTop -= 480;
  scroll.scrolled(element.scrollTop);
  expect(scroll.isAtEnd).toBe(false);
});

it('stays with the end of a list that is hidden, and is there when it is shown again', () => {
  const { scroll, element, list } = opened();
  list.isFollowing = true;
  scroll.moveToEnd();
  const end = element.scrollTop;
  Object.assign(element, { scrollTop: 0, clientHeight: 0 });
  // Of the move to the end; by now it has no bar.
  expect(scroll.scrolled(0)).toBe(false);
  scroll.moveToEnd();
  expect(scroll.isAtEnd).toBe(true);
  element.clientHeight = 480;
  scroll.moveToEnd();
  expect(element.scrollTop).toBe(end);
});
