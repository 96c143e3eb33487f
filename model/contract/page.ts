import type { RingingCall } from './app-state.ts';

export const COMMAND_GROUPS = [
  'View',
  'Filter',
  'Calls',
  'Events',
  'Timeline',
  'Sources',
  'Captures',
  'App',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** A command of a page, as its shell shows it in a menu. */
export interface PageCommand {
  /** "area.action" */
  id: string;
  title: string;
  group: CommandGroup;
  /** "Ctrl+K", "Shift+F6", "/": Ctrl is Cmd on a Mac; null where it has none. The page itself listens to its keys. */
  shortcut: string | null;
  isEnabled: boolean;
}

/** What the shell wants a page to do: a menu was used, a notification clicked, a file handed over by the system. */
export type PageOrder =
  | { do: 'command'; id: string }
  | { do: 'showCapture'; capture: string }
  | { do: 'showCall'; call: RingingCall }
  | { do: 'showRinging' };
