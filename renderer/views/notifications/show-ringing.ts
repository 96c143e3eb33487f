import type { RingingCall } from '../../../model/contract/app-state.ts';
import type { AppContext } from '../../state/app-context.ts';
import { findCall, ringingFilter } from './find-call.ts';

/** Shows a call that rings, or rang; where it is not found any more, the filter that would find it. */
export async function showCall(app: AppContext, call: RingingCall): Promise<void> {
  app.selection.showCapture(call.capture);
  app.layout.set({ tab: 'calls', detailOpen: true });
  const key = await app.dialogs.attempt(findCall(app.client, call));
  if (key === null) app.filter.set(ringingFilter(call));
  else app.selection.selectCall(key);
}

/** Shows all calls that ring in a capture. */
export function showRinging(app: AppContext, capture: string | null): void {
  if (capture !== null) app.selection.showCapture(capture);
  app.layout.set({ tab: 'calls' });
  app.filter.set('state:(offered,ringing,queued)');
}
