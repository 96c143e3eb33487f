/** Undoes what the call that returned it began: a timer, a subscription. Calling it again does nothing. */
export type Undo = () => void;

/** Time as the code sees it, so that tests can move it by hand. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** Runs `work` once after `ms`, unless undone before. */
  after(ms: number, work: () => void): Undo;
}
