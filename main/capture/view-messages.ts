import type {
  CallDetail,
  CallKey,
  TimelinePart,
  TimelineRequest,
  ValueCount,
  ViewDefinition,
  ViewWindow,
  WindowRequest,
} from '../../model/contract/view.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { FieldName } from '../../model/filter/fields.ts';
import type { FilterError } from '../../model/filter/syntax/scanner.ts';
import type { ViewProblem } from './capture-views.ts';

/** From `CaptureViews` to the thread that owns the capture. Every question but `cancel` is answered once. */
export interface ViewRequest {
  type: 'view';
  /** Correlates the answer. */
  id: number;
  question: ViewQuestion;
}

export type ViewQuestion =
  /** `now`: what relative times count from; null: from the last event. */
  | { ask: 'open'; definition: ViewDefinition; now: number | null }
  | { ask: 'window'; request: WindowRequest }
  | { ask: 'timeline'; request: TimelineRequest }
  | { ask: 'event'; seq: number }
  | { ask: 'callDetail'; key: CallKey }
  | { ask: 'values'; field: FieldName; prefix: string; limit: number }
  | { ask: 'close'; view: string }
  /** The window with that id is not waited for any more. */
  | { ask: 'cancel'; window: number };

export type ViewAnswer =
  | { ask: 'open'; view: string }
  | { ask: 'window'; window: ViewWindow }
  | { ask: 'timeline'; part: TimelinePart }
  | { ask: 'event'; event: TelephonyEvent | null }
  | { ask: 'callDetail'; detail: CallDetail | null }
  | { ask: 'values'; values: ValueCount[] }
  | { ask: 'close' };

export type ViewReply =
  | { type: 'answer'; id: number; answer: ViewAnswer }
  | { type: 'wrongFilter'; id: number; details: FilterError }
  | { type: 'noAnswer'; id: number; code: ViewProblem; message: string }
  /** How far the first reading of the capture has come; null once it is done. */
  | { type: 'reading'; progress: { done: number; of: number } | null; events: number };
