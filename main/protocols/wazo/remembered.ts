import { KnownCalls } from './bus/known-calls.ts';
import type { HeldToken } from './auth/token-keeper.ts';

/** What one source's sessions hand on to the next attempt. */
export class Remembered {
  token: HeldToken | null = null;
  refreshToken: string | null = null;
  /** Tokens of ours that newer ones have replaced and that the server may still be testing. */
  superseded: string[] = [];
  /** The server goes on testing the old token after a renewal, as those before 24.04 do. */
  testsOldToken = false;
  /** The protocol version to ask for: 1 once 2 was refused. */
  version: 1 | 2 = 2;
  /** Sessions in a row that the server ended because it did not understand us. */
  misunderstandings = 0;
  readonly known = new KnownCalls();
}

const KEY = 'wazo';

export function rememberedIn(memory: Map<string, unknown>): Remembered {
  const before = memory.get(KEY);
  if (before instanceof Remembered) return before;
  const fresh = new Remembered();
  memory.set(KEY, fresh);
  return fresh;
}
