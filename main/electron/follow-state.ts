import type { AppState } from '../../model/contract/app-state.ts';
import type { Api } from '../../model/contract/requests.ts';

/**
 * Tells `onState` of the state of the app now and after every change, until `signal` aborts. Rejects with what the
 * engine or `onState` throws before that.
 */
export async function followState(
  api: Pick<Api, 'state.next'>,
  onState: (state: AppState) => void,
  signal: AbortSignal,
): Promise<void> {
  let known = 0;
  while (!signal.aborted) {
    const state = await next(api, known, signal);
    if (state === null) return;
    known = state.version;
    onState(state);
  }
}

/** Null where the wait was ended. */
async function next(
  api: Pick<Api, 'state.next'>,
  known: number,
  signal: AbortSignal,
): Promise<AppState | null> {
  try {
    return await api['state.next']({ known }, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
