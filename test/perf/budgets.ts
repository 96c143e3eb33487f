/**
 * The most that is loaded before anything can be seen, in bytes as built. Who goes beyond says in the same change what
 * the room is for; who comes far below lowers it.
 */
export const BUDGETS = {
  /** What `ringscope` reads before it knows which command is wanted. */
  start: 150_000,
  /** What a browser fetches for the page: markup, styles and scripts, not compressed. */
  page: 750_000,
} as const;
