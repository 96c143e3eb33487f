import { createContext } from 'svelte';
import type { Client } from '../../model/contract/client.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { AppSession } from './app-session.svelte.ts';
import type { Commands } from './commands.svelte.ts';
import type { Dialogs } from './dialogs.svelte.ts';
import type { FilterState } from './filter-state.svelte.ts';
import type { Layout } from './layout.svelte.ts';
import type { SecondClock } from './second-clock.svelte.ts';
import type { Selection } from './selection.svelte.ts';
import type { Calls } from '../views/calls/calls.svelte.ts';
import type { Events } from '../views/events/events.svelte.ts';
import type { Timeline } from '../views/timeline/timeline.svelte.ts';

/** What the parts of one window share. Built once, by App. */
export interface AppContext {
  client: Client;
  session: AppSession;
  /** The present second, for what counts up while one looks on. */
  clock: SecondClock;
  /** Which panes there are and how large; kept for the next time. */
  layout: Layout;
  /** Everything that can be done: palette, menus, keys and the list of shortcuts come from it. */
  commands: Commands;
  /** Which dialog is open. */
  dialogs: Dialogs;
  /** The open capture that is shown, and the call and event that are looked at. */
  selection: Selection;
  filter: FilterState;
  /** The calls and the events that the filter selects. */
  calls: Calls;
  events: Events;
  /** The part of time that the timeline shows. */
  timeline: Timeline;
  /** Says things to people who hear the page instead of seeing it. */
  announcer: Announcer;
}

/** `getApp` in a component gives what `setApp` in App has set. */
export const [getApp, setApp] = createContext<AppContext>();
