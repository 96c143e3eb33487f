/**
 * A value that changes no more often than it is worth showing: at once where it has stood for so long, else a little later.
 * The last value always comes. Made while a component is set up.
 */
export function paced<Value>(read: () => Value, everyMs: number): { readonly current: Value } {
  let value = $state.raw(read());
  let changedAt = -Infinity;
  const set = (next: Value): void => {
    changedAt = performance.now();
    value = next;
  };
  $effect(() => {
    const next = read();
    const wait = changedAt + everyMs - performance.now();
    if (wait <= 0) {
      set(next);
      return undefined;
    }
    const timer = setTimeout(() => set(next), wait);
    return () => clearTimeout(timer);
  });
  return {
    get current() {
      return value;
    },
  };
}
