import { Known } from './publications/known.ts';
import type { HeldTokens } from './rest/tokens.ts';

/** What one attempt leaves for the next. */
export class Remembered {
  deviceId: string | null = null;
  tokens: HeldTokens | null = null;
  /** The ids of our subscriptions on the server, by their place in the options. */
  readonly subscriptions = new Map<number, string>();
  /** Subscribing failed so often in a row. */
  subscribeFailures = 0;
  /** The subscriptions are to be made anew before they are used again. */
  renewsSubscriptions = false;
  /** The upgrade was refused with 426 so often in a row. */
  refusedUrls = 0;
  /** Links in a row that were cut without a word soon after they were up. */
  shortLinks = 0;
  /** The newest correlation id of each kind of request: CloudLink's support asks for them. */
  readonly correlations = new Map<string, string>();
  readonly known = new Known();
}

const KEY = 'cloudlink';

export function rememberedIn(memory: Map<string, unknown>): Remembered {
  const before = memory.get(KEY);
  if (before instanceof Remembered) return before;
  const fresh = new Remembered();
  memory.set(KEY, fresh);
  return fresh;
}
