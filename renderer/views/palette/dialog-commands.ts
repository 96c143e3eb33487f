import { chooseFile } from '../../files/choose-file.ts';
import type { AppContext } from '../../state/app-context.ts';
import type { Command } from '../../state/commands.svelte.ts';
import { closeCapture, importCapture, openCapture } from '../captures/capture-actions.ts';
import { exportSources, importSources } from '../sources/sources-file.ts';

/** What opens a dialog or works on sources, captures and the app as a whole. */
export function dialogCommands(app: AppContext): Command[] {
  return [...appCommands(app), ...captureCommands(app), ...sourcesCommands(app)];
}

function appCommands({ dialogs, client, session }: AppContext): Command[] {
  return [
    {
      id: 'app.palette',
      title: 'Find a command',
      group: 'App',
      shortcuts: ['Ctrl+K', 'Ctrl+Shift+P'],
      run: () => dialogs.show({ name: 'palette' }),
    },
    {
      id: 'app.shortcuts',
      title: 'List the keys',
      group: 'App',
      shortcuts: ['?'],
      run: () => dialogs.show({ name: 'shortcuts' }),
    },
    {
      id: 'app.settings',
      title: 'Settings',
      group: 'App',
      shortcuts: ['Ctrl+,'],
      run: () => dialogs.show({ name: 'settings' }),
    },
    {
      id: 'app.notifications',
      title: 'Settings of notifications',
      group: 'App',
      run: () => dialogs.show({ name: 'settings', page: 'notifications' }),
    },
    {
      id: 'app.updates',
      title: 'Look for a newer version',
      group: 'App',
      isEnabled: () => (session.state?.updates ?? null) !== null,
      run: () => {
        dialogs.show({ name: 'settings', page: 'updates' });
        void dialogs.attempt(client.ask('updates.check', {}));
      },
    },
    { id: 'app.notices', title: 'Show notices', group: 'App', run: () => dialogs.show({ name: 'notices' }) },
    {
      id: 'app.demo',
      title: 'Start the demo',
      group: 'App',
      isEnabled: () => session.state?.demo === 'off',
      run: () => void dialogs.attempt(client.ask('demo.start', {})),
    },
    {
      id: 'app.endDemo',
      title: 'End the demo',
      group: 'App',
      isEnabled: () => session.state?.demo === 'running',
      run: () => void dialogs.attempt(client.ask('demo.stop', {})),
    },
  ];
}

function captureCommands(app: AppContext): Command[] {
  const { dialogs, selection } = app;
  return [
    {
      id: 'capture.export',
      title: 'Export…',
      group: 'Captures',
      shortcuts: ['Ctrl+E'],
      isEnabled: () => selection.capture !== null,
      run: () => dialogs.show({ name: 'export', calls: null }),
    },
    {
      id: 'capture.exportCall',
      title: 'Export the selected call…',
      group: 'Captures',
      isEnabled: () => selection.call !== null,
      run: () => {
        if (selection.call !== null) dialogs.show({ name: 'export', calls: [selection.call] });
      },
    },
    {
      id: 'capture.new',
      title: 'New record…',
      group: 'Captures',
      run: () => dialogs.show({ name: 'newRecord' }),
    },
    {
      id: 'capture.open',
      title: 'Open a capture…',
      group: 'Captures',
      shortcuts: ['Ctrl+O'],
      run: () => openCapture(app),
    },
    { id: 'capture.import', title: 'Import an export…', group: 'Captures', run: () => importCapture(app) },
    {
      id: 'capture.close',
      title: 'Close the capture',
      group: 'Captures',
      isEnabled: () => selection.capture?.isRecording === false,
      run: () => {
        if (selection.captureId !== null) void closeCapture(app, selection.captureId);
      },
    },
    {
      id: 'capture.showRecord',
      title: 'Show the running record',
      group: 'Captures',
      isEnabled: () => selection.capture?.isRecording === false,
      run: () => {
        const { state } = app.session;
        if (state) selection.showCapture(state.recording);
      },
    },
  ];
}

function sourcesCommands(app: AppContext): Command[] {
  return [
    {
      id: 'sources.add',
      title: 'Add source…',
      group: 'Sources',
      shortcuts: ['N'],
      run: () => app.dialogs.show({ name: 'addSource' }),
    },
    {
      id: 'sources.import',
      title: 'Import sources…',
      group: 'Sources',
      run: () => chooseFile('.json', (file) => void importSources(app, file)),
    },
    {
      id: 'sources.export',
      title: 'Export sources',
      group: 'Sources',
      isEnabled: () => app.session.state?.sources.some(({ isDemo }) => !isDemo) ?? false,
      run: () => void exportSources(app),
    },
  ];
}

/** What can be done with each source. */
export function sourceCommands({ session, client, dialogs }: AppContext): Command[] {
  return (session.state?.sources ?? []).flatMap(({ config: { id, name }, isDemo }) => {
    const known = () => session.state?.sources.find(({ config }) => config.id === id);
    const commands: Command[] = [
      {
        id: `source.test.${id}`,
        title: `Test ${name}…`,
        group: 'Sources',
        run: () => dialogs.show({ name: 'testSource', id }),
      },
      {
        id: `source.reconnect.${id}`,
        title: `Connect ${name} anew`,
        group: 'Sources',
        isEnabled: () => known()?.config.enabled ?? false,
        run: () => void dialogs.attempt(client.ask('sources.reconnect', { id })),
      },
      {
        id: `source.enable.${id}`,
        title: `Enable or disable ${name}`,
        group: 'Sources',
        run: () => {
          const enabled = !(known()?.config.enabled ?? false);
          void dialogs.attempt(client.ask('sources.enable', { id, enabled }));
        },
      },
    ];
    if (isDemo) return commands;
    return [
      ...commands,
      {
        id: `source.edit.${id}`,
        title: `Edit ${name}…`,
        group: 'Sources',
        run: () => dialogs.show({ name: 'editSource', id }),
      },
      {
        id: `source.delete.${id}`,
        title: `Delete ${name}…`,
        group: 'Sources',
        run: () => dialogs.show({ name: 'deleteSource', id }),
      },
    ];
  });
}
