/** What stands for a part of an answer that cannot be written again. */
export const TOO_DEEP = '"This is nested too deeply to be shown."';

/** JSON that was read, as text again; undefined where it is nested more deeply than can be written, which is less than can be read. */
export function writtenJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
