import { z } from 'zod';

/** In device-independent pixels. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What the app remembers of its window between runs: a file of its own, as it belongs to this computer's displays. */
export interface WindowMemory {
  place: Place | null;
  isMaximized: boolean;
  /** Where a file was last opened or saved; null before the first. */
  folder: string | null;
}

const pixels = z.number().int().min(-100_000).max(100_000);

export const windowMemorySchema = z.object({
  place: z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }).nullable().default(null),
  isMaximized: z.boolean().default(false),
  folder: z.string().max(4_096).nullable().default(null),
}) satisfies z.ZodType<WindowMemory>;

export const SMALLEST = { width: 1024, height: 640 } as const;
const FIRST = { width: 1440, height: 900 } as const;
/** So much of the window has to be on a display for a person to find and move it. */
const SEEN = { width: 200, height: 80 } as const;

/**
 * Where the window is to be: as it was, if that can still be seen on one of these displays (their work areas, the main
 * one first), else in the middle of the first. Never larger than the display, nor smaller than what the page needs, as
 * far as the display allows.
 */
export function placeOn(areas: readonly Place[], last: Place | null): Place {
  const area = (last && areas.find((each) => isSeen(each, last))) ?? areas[0];
  const wanted = last ?? { ...FIRST };
  if (!area) return { x: 0, y: 0, ...FIRST };
  const width = within(wanted.width, SMALLEST.width, area.width);
  const height = within(wanted.height, SMALLEST.height, area.height);
  if (!last || !isSeen(area, last)) {
    return {
      x: area.x + Math.round((area.width - width) / 2),
      y: area.y + Math.round((area.height - height) / 2),
      width,
      height,
    };
  }
  // A title bar above the display could not be taken hold of.
  return { x: last.x, y: Math.max(last.y, area.y), width, height };
}

function isSeen(area: Place, place: Place): boolean {
  const width = Math.min(area.x + area.width, place.x + place.width) - Math.max(area.x, place.x);
  const height = Math.min(area.y + area.height, place.y + place.height) - Math.max(area.y, place.y);
  return width >= SEEN.width && height >= SEEN.height;
}

function within(wanted: number, least: number, most: number): number {
  return Math.min(Math.max(wanted, least), most);
}
