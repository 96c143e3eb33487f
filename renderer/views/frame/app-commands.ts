import type { AppContext } from '../../state/app-context.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { DEFAULT_PANES, TABS } from '../../state/panes.ts';

/** What can be done with the window, its views and its filter wherever one is. */
export function appCommands(app: AppContext): Command[] {
  return [...viewCommands(app), ...filterCommands(app)];
}

function viewCommands({ layout, selection }: AppContext): Command[] {
  const titles = { calls: 'Show calls', timeline: 'Show timeline', events: 'Show events' };
  return [
    ...TABS.map((tab, index) => ({
      id: `view.${tab}`,
      title: titles[tab],
      group: 'View' as const,
      shortcuts: [String(index + 1)],
      run: () => layout.set({ tab }),
    })),
    {
      id: 'view.pause',
      title: 'Pause or resume the view',
      group: 'View',
      shortcuts: ['P'],
      run: () => (selection.isPaused = !selection.isPaused),
    },
    {
      id: 'view.detail',
      title: 'Show or hide the detail',
      group: 'View',
      shortcuts: ['D'],
      run: () => layout.set({ detailOpen: !layout.panes.detailOpen }),
    },
    {
      id: 'view.closeDetail',
      title: 'Close the detail that lies over the list',
      group: 'View',
      shortcuts: ['Escape'],
      isEnabled: () => layout.isNarrow && (selection.call !== null || selection.seq !== null),
      run: () => selection.clear(),
    },
    {
      id: 'view.rail',
      title: 'Show or hide the sources',
      group: 'View',
      shortcuts: ['Ctrl+B'],
      run: () => layout.set({ railOpen: !layout.panes.railOpen }),
    },
    {
      id: 'view.histogram',
      title: 'Show or hide the histogram',
      group: 'View',
      run: () => layout.set({ histogramOpen: !layout.panes.histogramOpen }),
    },
    {
      id: 'view.resetLayout',
      title: 'Give all panes their usual size',
      group: 'View',
      run: () => layout.set({ ...DEFAULT_PANES, tab: layout.panes.tab }),
    },
  ];
}

function filterCommands({ filter, dialogs }: AppContext): Command[] {
  return [
    {
      id: 'filter.clear',
      title: 'Clear the filter',
      group: 'Filter',
      shortcuts: ['Shift+X'],
      isEnabled: () => filter.text !== '',
      run: () => filter.clear(),
    },
    {
      id: 'filter.save',
      title: 'Save the filter…',
      group: 'Filter',
      isEnabled: () => filter.applied !== '',
      run: () => dialogs.show({ name: 'saveFilter' }),
    },
    {
      id: 'filter.help',
      title: 'Help with filters',
      group: 'Filter',
      run: () => dialogs.show({ name: 'filterHelp' }),
    },
  ];
}

/** A command for each filter that is kept under a name. */
export function savedFilterCommands({ filter, session }: AppContext): Command[] {
  return (session.state?.settings.savedFilters ?? []).map((saved) => ({
    id: `filter.saved.${saved.name}`,
    title: `Use the filter “${saved.name}”`,
    group: 'Filter',
    run: () => filter.set(saved.filter),
  }));
}
