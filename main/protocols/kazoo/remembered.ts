import type { Token } from './auth/token.ts';
import { KnownCalls } from './memory/known-calls.ts';

/** What one source's sessions hand on to the next attempt. */
export class Remembered {
  token: Token | null = null;
  readonly known = new KnownCalls();
}

const KEY = 'kazoo';

export function rememberedIn(memory: Map<string, unknown>): Remembered {
  const before = memory.get(KEY);
  if (before instanceof Remembered) return before;
  const fresh = new Remembered();
  memory.set(KEY, fresh);
  return fresh;
}
