import { describe, expect, it } from 'vitest';
import { timelineAct } from '../../../../../renderer/views/timeline/timeline-keys.ts';

const press = (key: string, ctrlKey = false) => ({
  ...{ key, ctrlKey, metaKey: false, altKey: false, shiftKey: false },
});

describe('the keys of the timeline', () => {
  it('zoom and move with W, A, S and D', () => {
    expect(['w', 'a', 's', 'D', 'f'].map((key) => timelineAct(press(key), true))).toEqual([
      ...['zoomIn', 'earlier', 'zoomOut', 'later', 'fit'],
    ]);
  });

  it('leave letters alone for people who have switched them off, and with Ctrl', () => {
    expect(timelineAct(press('w'), false)).toBeNull();
    expect(timelineAct(press('f', true), true)).toBeNull();
    expect(timelineAct(press('ArrowDown'), false)).toBe('nextLane');
  });

  it('go to the ends of time, and with Ctrl to the ends of the lanes', () => {
    expect(timelineAct(press('Home'), true)).toBe('begin');
    expect(timelineAct(press('End', true), true)).toBe('lastLane');
  });
});
