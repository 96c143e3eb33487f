import { z } from 'zod';
import { UPDATE_POLICIES } from './updates.ts';
import type { UpdatePolicy } from './updates.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

/** A filter that somebody keeps under a name. */
export interface SavedFilter {
  name: string;
  filter: string;
}

/** Who is told of which incoming calls. Times of the day in minutes since midnight, local time. */
export interface NotificationSettings {
  enabled: boolean;
  /** Only calls of which an event matches this filter; "" for every incoming call. */
  filter: string;
  /** Only calls that ring at one of these devices; empty for all. */
  devices: string[];
  /** Nothing is told between these; from may be later than to. Null: always told. */
  quietHours: { from: number; to: number } | null;
  /** "full" shows numbers and names, "short" the last two digits and no name, "none" neither. */
  privacy: 'full' | 'short' | 'none';
  /** Nothing is told before this moment; ms since the epoch. Null: not paused. */
  pausedUntil: number | null;
}

/** When the running record is continued in a new file. */
export interface RecordSettings {
  maxEvents: number | null;
  maxBytes: number | null;
  maxAgeDays: number | null;
  newFileBytes: number | null;
  newFileEveryDay: boolean;
}

/** What belongs to the person, not to a window: kept by the engine in one file. */
export interface Settings {
  theme: Theme;
  /** Keys without Ctrl, Alt or Cmd are commands. */
  singleKeys: boolean;
  savedFilters: SavedFilter[];
  notifications: NotificationSettings;
  record: RecordSettings;
  /** Desktop only: what closing the window does; null until it has been asked. */
  closeToTray: boolean | null;
  startAtLogin: boolean;
  /** Desktop only. */
  updates: UpdatePolicy;
}

const minutes = z.number().int().min(0).max(1439);
const limit = z.number().int().positive().nullable();
const expression = z.string().max(10_000);

/** Every member has a default, so that a file of an older version is read as it is. */
export const settingsSchema = z.object({
  theme: z.enum(THEMES).default('system'),
  singleKeys: z.boolean().default(true),
  savedFilters: z
    .array(z.strictObject({ name: z.string().min(1).max(200), filter: expression }))
    .max(200)
    .default([]),
  notifications: z
    .object({
      enabled: z.boolean().default(true),
      filter: expression.default(''),
      devices: z.array(z.string().max(200)).max(500).default([]),
      quietHours: z.strictObject({ from: minutes, to: minutes }).nullable().default(null),
      privacy: z.enum(['full', 'short', 'none']).default('full'),
      pausedUntil: z.number().int().nonnegative().nullable().default(null),
    })
    .prefault({}),
  record: z
    .object({
      maxEvents: limit.default(5_000_000),
      maxBytes: limit.default(5 * 1024 ** 3),
      maxAgeDays: limit.default(null),
      newFileBytes: limit.default(null),
      newFileEveryDay: z.boolean().default(false),
    })
    .prefault({}),
  closeToTray: z.boolean().nullable().default(null),
  startAtLogin: z.boolean().default(false),
  updates: z.enum(UPDATE_POLICIES).default('automatic'),
}) satisfies z.ZodType<Settings>;
