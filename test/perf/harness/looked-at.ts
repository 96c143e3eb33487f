import { openDocument } from '../../../main/capture/document.ts';
import type { CaptureViews } from '../../../main/capture/capture-views.ts';

/** Until a new view has answered its first window with an exact count. */
export interface Answered {
  ms: number;
  matching: number;
}

/** A capture that is looked at, with everything read that filters need. */
export interface LookedAt {
  ask(filter: string): Promise<Answered>;
  close(): Promise<void>;
}

export async function lookAt(file: string): Promise<LookedAt> {
  const document = await openDocument(file);
  await answer(document.views, 'kind:*');
  return { ask: (filter) => answer(document.views, filter), close: () => document.close() };
}

async function answer(views: CaptureViews, filter: string): Promise<Answered> {
  const begun = performance.now();
  const view = await views.open(newestFirst(filter));
  let window = await views.window({ view, known: 0, from: 0, count: 100, buckets: 0 });
  while (window.progress !== null)
    window = await views.window({ view, known: window.version, from: 0, count: 100, buckets: 0 });
  const ms = performance.now() - begun;
  await views.close(view);
  return { ms, matching: window.matching };
}

function newestFirst(filter: string) {
  return { capture: 'main', filter, of: 'events', orderBy: 'seq', descending: true } as const;
}
