import { describe, expect, it } from 'vitest';
import { benchEvents } from '../../perf/input/bench-input.ts';
import { benchMessages } from '../../perf/input/messages.ts';

describe('the messages of the bench', () => {
  it('are as many as wanted, and the same every time', () => {
    const messages = [...benchMessages(1_000)];
    expect(messages).toHaveLength(1_000);
    expect([...benchMessages(1_000)]).toEqual(messages);
  });

  it('are about as long as those of real systems', () => {
    const messages = [...benchMessages(2_000)];
    const average = messages.reduce((sum, { length }) => sum + length, 0) / messages.length;
    expect(average).toBeGreaterThan(420);
    expect(average).toBeLessThan(470);
  });

  it('are all understood, and ten a second', () => {
    const events = [...benchEvents(2_000)];
    expect(events.filter(({ kind }) => kind === 'message' || kind === 'undecoded')).toEqual([]);
    expect(events.every(({ at }, index) => at === (events[0]?.at ?? 0) + index * 100)).toBe(true);
    expect(new Set(events.map(({ from }) => from?.number)).size).toBeGreaterThan(200);
  });
});
