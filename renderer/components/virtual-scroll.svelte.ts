import {
  lastPosition,
  positionAfter,
  positionShowing,
  rowsSeen,
  scrollHeightOf,
  scrollTopOf,
} from './scroll-map.ts';

const SETTLES_MS = 150;

/** What the list that is scrolled is like, now. */
export interface ScrolledList {
  rowCount: number;
  rowHeight: number;
  /** Its last rows are seen, however many there are. */
  isFollowing?: boolean;
}

/** Which rows of a list of any length are seen. */
export class VirtualScroll {
  readonly #list: () => ScrolledList;
  #element: HTMLElement | null = null;
  #position = $state(0);
  /** CSS px of the rows' part of the element. */
  viewport = $state(0);
  #top = 0;
  #settling: ReturnType<typeof setTimeout> | null = null;

  constructor(list: () => ScrolledList) {
    this.#list = list;
  }

  get #extent() {
    const { rowCount, rowHeight } = this.#list();
    return { content: rowCount * rowHeight, viewport: this.viewport };
  }

  get scrollHeight(): number {
    return scrollHeightOf(this.#extent.content);
  }

  /** CSS px of the content above what is seen. */
  get position(): number {
    const last = lastPosition(this.#extent);
    return this.#list().isFollowing ? last : Math.min(this.#position, last);
  }

  /** Whether somebody has scrolled to the end, or nowhere else since. */
  get isAtEnd(): boolean {
    return this.#position >= lastPosition(this.#extent) - 2;
  }

  get seen(): { from: number; count: number } {
    const { rowCount, rowHeight } = this.#list();
    return rowsSeen(this.position, this.viewport, rowHeight, rowCount);
  }

  attach(element: HTMLElement): void {
    this.#element = element;
    this.#top = element.scrollTop;
  }

  /** The scroll bar has moved. False where it was moved from here, or where there is none while the list is hidden. */
  scrolled(top: number): boolean {
    if (Math.abs(top - this.#top) < 1 || this.#isHidden) return false;
    this.#position = positionAfter({ position: this.position, top: this.#top }, top, this.#extent);
    this.#top = top;
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#settle(), SETTLES_MS);
    return true;
  }

  /** As in a tab that is not chosen: its bar then stands at 0, and what moved it before is told of only now. */
  get #isHidden(): boolean {
    return this.#element?.clientHeight === 0;
  }

  #settle(): void {
    this.#settling = null;
    // Where the bar has moved meanwhile, the event that tells of it is still to come.
    if (this.#element && Math.abs(this.#element.scrollTop - this.#top) < 1) this.moveTo(this.position);
  }

  /** Shows the content from a position on. Call it when the element has its height. */
  moveTo(position: number): void {
    this.#position = Math.max(0, Math.min(position, lastPosition(this.#extent)));
    const element = this.#element;
    if (!element || this.#isHidden) return;
    const top = scrollTopOf(this.#position, this.#extent);
    if (Math.abs(top - element.scrollTop) >= 1) element.scrollTop = top;
    this.#top = element.scrollTop;
  }

  moveToEnd(): void {
    this.moveTo(lastPosition(this.#extent));
  }

  /** Moves no further than it must for a row to be seen. */
  show(row: number): void {
    const position = positionShowing(row, this.position, this.viewport, this.#list().rowHeight);
    if (position !== this.position) this.moveTo(position);
  }
}
