import type { BusEvent } from '../bus.ts';
import type { Binding } from './bindings.ts';

/** One socket's bindings on the bus. */
export interface Subscriptions {
  readonly size: number;
  /** False when it was there already: harmless, and doubles nothing. */
  add(accountId: string, binding: Binding): boolean;
  /** False when it was not there. */
  remove(accountId: string, binding: Binding): boolean;
  /** What clients called them, each once. */
  names(): string[];
  /** The same, each as often as it has patterns. */
  namesByPattern(): string[];
  /** By which bindings, and patterns, the event has to be sent: one copy for each. */
  matching(event: BusEvent): { binding: string; pattern: string }[];
  /** The bus forgets them; the list stays, and adding one again brings it back. */
  unbind(): void;
}

export function createSubscriptions(): Subscriptions {
  const known = new Map<string, Binding>();
  const bound = new Map<string, Set<string>>();

  return {
    get size() {
      return known.size;
    },
    add(accountId, binding) {
      const key = `${accountId}/${binding.reported}`;
      const isNew = !known.has(key);
      known.set(key, binding);
      for (const pattern of binding.patterns) {
        const names = bound.get(pattern) ?? new Set();
        bound.set(pattern, names.add(binding.reported));
      }
      return isNew;
    },
    remove(accountId, binding) {
      for (const pattern of binding.patterns) {
        const names = bound.get(pattern);
        names?.delete(binding.reported);
        if (names?.size === 0) bound.delete(pattern);
      }
      return known.delete(`${accountId}/${binding.reported}`);
    },
    names: () => [...new Set([...known.values()].map(({ reported }) => reported))],
    namesByPattern: () =>
      [...known.values()].flatMap(({ reported, patterns }) => patterns.map(() => reported)),
    matching({ patterns }) {
      const copies: { binding: string; pattern: string }[] = [];
      for (const pattern of patterns) {
        for (const binding of bound.get(pattern) ?? []) copies.push({ binding, pattern });
      }
      return copies;
    },
    unbind: () => bound.clear(),
  };
}
