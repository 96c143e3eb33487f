import type { Client } from '../../model/contract/client.ts';
import { Calls } from '../views/calls/calls.svelte.ts';
import { Events } from '../views/events/events.svelte.ts';
import { Timeline } from '../views/timeline/timeline.svelte.ts';
import { Announcer } from './announcer.svelte.ts';
import type { AppContext } from './app-context.ts';
import { AppSession } from './app-session.svelte.ts';
import { Commands } from './commands.svelte.ts';
import { Dialogs } from './dialogs.svelte.ts';
import { FilterState } from './filter-state.svelte.ts';
import type { Keeping } from './kept.ts';
import { Layout } from './layout.svelte.ts';
import { SecondClock } from './second-clock.svelte.ts';
import { Selection } from './selection.svelte.ts';

/** The state of one window. */
export function createApp(client: Client, keeping: Keeping): AppContext {
  const session = new AppSession(client);
  return {
    client,
    session,
    clock: new SecondClock(),
    layout: new Layout(keeping),
    commands: new Commands(),
    dialogs: new Dialogs(),
    selection: new Selection(session),
    filter: new FilterState(keeping),
    calls: new Calls(client),
    events: new Events(client, keeping),
    timeline: new Timeline(client),
    announcer: new Announcer(),
  };
}
