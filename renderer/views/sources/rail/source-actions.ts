import type { SourceState } from '../../../../model/contract/app-state.ts';
import type { MenuItem } from '../../../components/menu-items.ts';
import type { AppContext } from '../../../state/app-context.ts';

/** What can be done with a source, as a menu. */
export function sourceMenu(app: AppContext, source: SourceState): MenuItem[] {
  const { client, dialogs } = app;
  const { config, link, isDemo } = source;
  const { id, enabled } = config;
  return [
    {
      title: link.state === 'up' ? 'Connect anew' : 'Connect now',
      icon: 'refresh',
      isDisabled: !enabled || source.problems.length > 0,
      run: () => void dialogs.attempt(client.ask('sources.reconnect', { id })),
    },
    { title: 'Test…', icon: 'stethoscope', run: () => dialogs.show({ name: 'testSource', id }) },
    null,
    {
      title: 'Edit…',
      icon: 'edit',
      isDisabled: isDemo,
      run: () => dialogs.show({ name: 'editSource', id }),
    },
    { title: 'Duplicate…', icon: 'copy', run: () => dialogs.show({ name: 'duplicateSource', id }) },
    {
      title: enabled ? 'Disable' : 'Enable',
      icon: enabled ? 'pause' : 'play',
      run: () => void dialogs.attempt(client.ask('sources.enable', { id, enabled: !enabled })),
    },
    null,
    {
      title: 'Delete…',
      icon: 'trash',
      isDanger: true,
      isDisabled: isDemo,
      run: () => dialogs.show({ name: 'deleteSource', id }),
    },
  ];
}
