import { openDocument } from '../../../../main/capture/document.ts';
import { systemClock } from '../../../../main/system-clock.ts';
import type { CaptureViews } from '../../../../main/capture/capture-views.ts';
import type { FieldName } from '../../../../model/filter/fields.ts';
import type { Histogram, ViewDefinition } from '../../../../model/contract/view.ts';

const ROWS = 100;
/** As many as the page asks for. */
const MOST_PROPOSED = 50;

/** Until a new view has answered its first window with an exact count. */
export interface Answered {
  ms: number;
  matching: number;
  /** Null where none was asked for. */
  histogram: Histogram | null;
}

/** A capture that is looked at, with everything read that filters need. */
export interface LookedAt {
  /** With so many bars of a histogram. */
  ask(filter: string, buckets?: number): Promise<Answered>;
  /** Until a new view has rows to show, or knows that there are none; and the values that are proposed for a field. */
  glance(filter: string, proposed: { field: FieldName; prefix: string } | null): Promise<number>;
  close(): Promise<void>;
}

export async function lookAt(file: string): Promise<LookedAt> {
  const document = await openDocument(file, systemClock);
  await answer(document.views, 'kind:*');
  const { views } = document;
  return {
    ask: (filter, buckets = 0) => answer(views, filter, buckets),
    glance: (filter, proposed) => glance(views, filter, proposed),
    close: () => document.close(),
  };
}

async function answer(views: CaptureViews, filter: string, buckets = 0): Promise<Answered> {
  const begun = performance.now();
  const view = await views.open(newestFirst(filter));
  const ask = { view, from: 0, count: ROWS, buckets };
  let window = await views.window({ ...ask, known: 0 });
  while (window.progress !== null) window = await views.window({ ...ask, known: window.version });
  const ms = performance.now() - begun;
  await views.close(view);
  return { ms, matching: window.matching, histogram: window.histogram };
}

async function glance(
  views: CaptureViews,
  filter: string,
  proposed: { field: FieldName; prefix: string } | null,
): Promise<number> {
  const begun = performance.now();
  const proposing = proposed && views.values(proposed.field, proposed.prefix, MOST_PROPOSED);
  const view = await views.open(newestFirst(filter));
  const ask = { view, from: 0, count: ROWS, buckets: 0 };
  let window = await views.window({ ...ask, known: 0 });
  while (window.matching === 0 && window.progress !== null)
    window = await views.window({ ...ask, known: window.version });
  await proposing;
  const ms = performance.now() - begun;
  await views.close(view);
  return ms;
}

function newestFirst(filter: string): ViewDefinition {
  return { capture: 'main', filter, of: 'events', orderBy: 'seq', descending: true };
}
