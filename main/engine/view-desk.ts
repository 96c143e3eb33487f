import type {
  TimelinePart,
  TimelineRequest,
  ViewDefinition,
  ViewWindow,
  WindowRequest,
} from '../../model/contract/view.ts';
import { ViewError, WrongFilterError } from '../capture/capture-views.ts';
import type { CaptureViews } from '../capture/capture-views.ts';
import { gone, refusal, wrongFilter } from './refusals.ts';

/** Which capture an open view is of, so that a page need not say it again. */
export class ViewDesk {
  readonly #viewsOf: (capture: string) => CaptureViews;
  readonly #open = new Map<string, { views: CaptureViews; view: string }>();
  #last = 0;

  constructor(viewsOf: (capture: string) => CaptureViews) {
    this.#viewsOf = viewsOf;
  }

  async open(definition: ViewDefinition): Promise<string> {
    const views = this.#viewsOf(definition.capture);
    const view = await answered(views.open(definition));
    this.#last += 1;
    const id = `view-${this.#last}`;
    this.#open.set(id, { views, view });
    return id;
  }

  async window(request: WindowRequest, signal: AbortSignal): Promise<ViewWindow> {
    const { views, view } = this.#known(request.view);
    return answered(views.window({ ...request, view }, signal));
  }

  async timeline(request: TimelineRequest): Promise<TimelinePart> {
    const { views, view } = this.#known(request.view);
    return answered(views.timeline({ ...request, view }));
  }

  async close(id: string): Promise<void> {
    const known = this.#open.get(id);
    this.#open.delete(id);
    await known?.views.close(known.view).catch((error: unknown) => {
      // It went with its capture.
      if (!(error instanceof ViewError && error.code === 'closed')) throw error;
    });
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.close(id)));
  }

  #known(id: string): { views: CaptureViews; view: string } {
    const known = this.#open.get(id);
    if (!known) throw gone('This view');
    return known;
  }
}

/** Errors of a capture's views as refusals. */
export async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof WrongFilterError) throw wrongFilter(error.details);
    if (!(error instanceof ViewError)) throw error;
    throw refusal(
      error.code === 'too-many' ? 'busy' : error.code === 'failed' ? 'capture' : 'gone',
      error.message,
    );
  }
}
