import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilterState } from '../../../../renderer/state/filter-state.svelte.ts';
import type { Keeping } from '../../../../renderer/state/kept.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keeping(kept: Record<string, string> = {}): Keeping {
  const texts = new Map(Object.entries(kept));
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
  };
}

describe('the filter of a window', () => {
  it('is applied when the typing pauses, and not for every letter', () => {
    const filter = new FilterState(keeping());
    filter.type('4');
    vi.advanceTimersByTime(200);
    filter.type('41');
    vi.advanceTimersByTime(200);
    expect([filter.text, filter.applied]).toEqual(['41', '']);
    vi.advanceTimersByTime(50);
    expect(filter.applied).toBe('41');
    expect(filter.history).toEqual([]);
  });

  it('keeps the last one that could be read while another is half written', () => {
    const filter = new FilterState(keeping());
    filter.set('state:ringing');
    filter.type('state:');
    vi.advanceTimersByTime(1_000);
    expect([filter.text, filter.applied]).toEqual(['state:', 'state:ringing']);
    expect(filter.commit()).toBe(false);
    filter.clear();
    expect([filter.text, filter.applied]).toEqual(['', '']);
  });

  it('remembers what was used, the newest first and each once, for the next time', () => {
    const kept = keeping();
    const filter = new FilterState(kept);
    for (const text of ['from:1', 'from:2', '', 'from:1']) filter.set(text);
    expect(filter.history).toEqual(['from:1', 'from:2']);
    expect(new FilterState(kept).history).toEqual(['from:1', 'from:2']);
    for (let number = 0; number < 60; number += 1) filter.set(`to:${number}`);
    expect(filter.history).toHaveLength(50);
    expect(filter.history[0]).toBe('to:59');
  });

  it('begins without a history where what was kept is none', () => {
    for (const text of ['{"a":1}', 'no JSON', '[1,2]'])
      expect(new FilterState(keeping({ 'ringscope.filters': text })).history).toEqual([]);
  });

  it('narrows what is shown by a term', () => {
    const filter = new FilterState(keeping());
    filter.narrow('from:1');
    filter.narrow('state:ringing');
    expect(filter.applied).toBe('from:1 state:ringing');
  });

  it('does not apply late what has been replaced', () => {
    const filter = new FilterState(keeping());
    filter.type('from:1');
    filter.set('from:2');
    vi.advanceTimersByTime(1_000);
    expect(filter.applied).toBe('from:2');
  });
});
