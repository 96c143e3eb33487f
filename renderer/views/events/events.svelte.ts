import type { Client } from '../../../model/contract/client.ts';
import type { EventRow } from '../../../model/contract/view.ts';
import { ViewWindow } from '../../state/view-window.svelte.ts';
import { keep, readKept } from '../../state/kept.ts';
import type { Keeping } from '../../state/kept.ts';
import { columnsFrom, TIME_STYLES } from './event-columns.ts';
import type { EventColumnId, TimeStyle } from './event-columns.ts';

const COLUMNS = 'ringscope.event-columns';
const TIME = 'ringscope.event-time';

/** The events that the filter selects, the oldest first, and how the list shows them. */
export class Events {
  readonly window: ViewWindow;
  readonly #keeping: Keeping;
  #columns = $state.raw<readonly EventColumnId[]>([]);
  #timeStyle = $state<TimeStyle>('absolute');
  #marks = $state.raw<readonly number[]>([]);
  /** The newest event stays in sight. */
  isFollowing = $state(true);

  constructor(client: Client, keeping: Keeping) {
    this.window = new ViewWindow(client);
    this.#keeping = keeping;
    this.#columns = columnsFrom(readKept(keeping, COLUMNS));
    const style = readKept(keeping, TIME);
    this.#timeStyle = TIME_STYLES.find((candidate) => candidate === style) ?? 'absolute';
  }

  /** In the order in which they are shown. */
  get columns(): readonly EventColumnId[] {
    return this.#columns;
  }

  get timeStyle(): TimeStyle {
    return this.#timeStyle;
  }

  /** The seqs that somebody has marked. */
  get marks(): readonly number[] {
    return this.#marks;
  }

  setTimeStyle(style: TimeStyle): void {
    this.#timeStyle = style;
    keep(this.#keeping, TIME, style);
  }

  toggleColumn(id: EventColumnId): void {
    const isShown = this.#columns.includes(id);
    this.#columns = columnsFrom(
      isShown ? this.#columns.filter((column) => column !== id) : [...this.#columns, id],
    );
    keep(this.#keeping, COLUMNS, this.#columns);
  }

  toggleMark(seq: number): void {
    const isMarked = this.#marks.includes(seq);
    this.#marks = isMarked ? this.#marks.filter((marked) => marked !== seq) : [...this.#marks, seq];
  }

  forgetMarks(): void {
    this.#marks = [];
  }

  rowAt(row: number): EventRow | undefined {
    return this.window.eventAt(row);
  }

  show(capture: string | null, filter: string): void {
    this.window.show(
      capture === null ? null : { of: 'events', capture, filter, orderBy: 'seq', descending: false },
    );
  }
}
