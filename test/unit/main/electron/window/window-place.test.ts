import { describe, expect, it } from 'vitest';
import { placeOn, windowMemorySchema } from '../../../../../main/electron/window/window-place.ts';

const MAIN = { x: 0, y: 25, width: 1920, height: 1015 };
const LEFT = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('the place of the window', () => {
  it('is the middle of the main display at first', () => {
    expect(placeOn([MAIN, LEFT], null)).toEqual({ x: 240, y: 83, width: 1440, height: 900 });
  });

  it('is where it was, on whatever display', () => {
    const last = { x: -1200, y: 40, width: 1100, height: 700 };
    expect(placeOn([MAIN, LEFT], last)).toEqual(last);
  });

  it('is on a display that is there, when its own is gone or it was moved out of sight', () => {
    expect(placeOn([MAIN], { x: -1200, y: 40, width: 1100, height: 700 })).toEqual({
      x: 410,
      y: 183,
      width: 1100,
      height: 700,
    });
    expect(placeOn([MAIN], { x: 1900, y: 1000, width: 1100, height: 700 })).toMatchObject({ x: 410 });
  });

  it('is no smaller than the page needs and no larger than the display', () => {
    expect(placeOn([MAIN], { x: 100, y: 100, width: 10, height: 10 })).toMatchObject({
      width: 1024,
      height: 640,
    });
    expect(placeOn([MAIN], { x: 0, y: 25, width: 9_000, height: 9_000 })).toMatchObject({
      width: 1920,
      height: 1015,
    });
    const small = { x: 0, y: 0, width: 800, height: 560 };
    expect(placeOn([small], null)).toEqual(small);
  });

  it('leaves the title bar where it can be taken hold of', () => {
    expect(placeOn([MAIN], { x: 100, y: -300, width: 1200, height: 800 })).toMatchObject({ y: 25 });
  });

  it('is nothing that a hostile file says', () => {
    for (const place of [
      'here',
      { x: 1e9, y: 0, width: 1, height: 1 },
      { x: 0.5, y: 0, width: 1, height: 1 },
    ]) {
      expect(windowMemorySchema.safeParse({ place }).success).toBe(false);
    }
    expect(windowMemorySchema.parse({})).toEqual({ place: null, isMaximized: false, folder: null });
  });
});
