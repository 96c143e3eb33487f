/** A place in which the browser keeps small texts for the next time. */
export type Keeping = Pick<Storage, 'getItem' | 'setItem'>;

/** What is kept under a name, as unchecked data; undefined where there is nothing that can be read. */
export function readKept(keeping: Keeping, name: string): unknown {
  const text = keeping.getItem(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Keeps data under a name. A full or forbidden store keeps nothing, and the window goes on without. */
export function keep(keeping: Keeping, name: string, value: unknown): void {
  try {
    keeping.setItem(name, JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
