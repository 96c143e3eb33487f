import { describe, expect, it } from 'vitest';
import { followState } from '../../../../main/electron/follow-state.ts';
import type { AppState } from '../../../../model/contract/app-state.ts';
import { makeAppState } from '../../../support/make-app-state.ts';

describe('following the state', () => {
  it('asks for what is newer than the last one, and ends without an error when it is told to', async () => {
    const asked: number[] = [];
    const seen: AppState[] = [];
    const end = new AbortController();
    await followState(
      {
        'state.next': ({ known }, signal) => {
          asked.push(known);
          if (asked.length < 3) return makeAppState({ version: known + 1 });
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('Nobody asks any more.')));
            end.abort();
          });
        },
      },
      (state) => seen.push(state),
      end.signal,
    );
    expect(asked).toEqual([0, 1, 2]);
    expect(seen.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('rejects with what the engine throws', async () => {
    const broken = { 'state.next': () => Promise.reject(new Error('broken')) };
    await expect(followState(broken, () => undefined, new AbortController().signal)).rejects.toThrow(
      'broken',
    );
  });
});
