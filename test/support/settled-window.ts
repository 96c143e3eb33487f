import type { CaptureViews } from '../../main/capture/capture-views.ts';
import type { CallRow, EventRow, ViewWindow, WindowRequest } from '../../model/contract/view.ts';

/** The window of a view once everything has been looked at, and `total` (if given) events or calls are there. */
export async function settledWindow(
  views: CaptureViews,
  view: string,
  { total, ...request }: Partial<WindowRequest> & { total?: number } = {},
): Promise<ViewWindow> {
  let known = 0;
  for (;;) {
    const window = await views.window({ view, from: 0, count: 500, buckets: 0, ...request, known });
    if (window.progress === null && (total === undefined || window.total === total)) return window;
    known = window.version;
  }
}

export function eventsOf({ rows }: ViewWindow): EventRow[] {
  if (rows.of !== 'events') throw new Error('The view is of calls.');
  return rows.events;
}

export function callsOf({ rows }: ViewWindow): CallRow[] {
  if (rows.of !== 'calls') throw new Error('The view is of events.');
  return rows.calls;
}
