/** How the app comes to a newer version of itself, where this installation is updated by it at all. */
export interface UpdateState {
  state: 'idle' | 'checking' | 'available' | 'downloading' | 'ready' | 'failed';
  /** The version there is; null where none newer is known. */
  version: string | null;
  /** A new major version is never taken without being asked for. */
  isMajor: boolean;
  /** 0 to 1 while it is downloaded. */
  progress: number | null;
  /** What there is to say of it, in a sentence; "" for nothing. */
  message: string;
  /** When the last answer came; ms since the epoch, null for never. */
  checkedAt: number | null;
}

/** "automatic" downloads minor versions and installs them when the app is quit; "ask" only tells of them. */
export const UPDATE_POLICIES = ['automatic', 'ask', 'never'] as const;
export type UpdatePolicy = (typeof UPDATE_POLICIES)[number];
