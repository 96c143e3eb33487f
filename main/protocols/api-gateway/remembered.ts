const KEY = 'api-gateway';

/** What one source's sessions hand on to the next attempt. */
export class Remembered {
  /** When (ms) the gateway closed because of what it was sent. */
  readonly objections: number[] = [];
  readonly #told = new Set<string>();

  /** True the first time: a person need not hear the same with every connection. */
  isNews(topic: string): boolean {
    if (this.#told.has(topic)) return false;
    this.#told.add(topic);
    return true;
  }
}

export function rememberedIn(memory: Map<string, unknown>): Remembered {
  const before = memory.get(KEY);
  if (before instanceof Remembered) return before;
  const fresh = new Remembered();
  memory.set(KEY, fresh);
  return fresh;
}
