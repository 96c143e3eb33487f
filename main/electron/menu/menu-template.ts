import type { MenuItemConstructorOptions } from 'electron';
import type { CommandGroup, PageCommand } from '../../../model/contract/page.ts';
import { acceleratorOf } from './accelerator.ts';

export interface MenuSettings {
  platform: NodeJS.Platform;
  /** In development the page can be loaded anew and looked into. */
  isDeveloped: boolean;
  version: string;
  run: (command: string) => void;
  openDocumentation: () => void;
  openLicences: () => void;
  openLog: () => void;
}

/** Where each group of the page's commands stands, in the order of the menus. */
const MENUS: readonly { label: string; groups: readonly CommandGroup[] }[] = [
  { label: '&File', groups: ['Captures'] },
  { label: '&Edit', groups: [] },
  { label: '&View', groups: ['View'] },
  { label: '&Calls', groups: ['Calls', 'Events', 'Timeline'] },
  { label: 'F&ilter', groups: ['Filter'] },
  { label: '&Sources', groups: ['Sources'] },
  { label: '&Tools', groups: ['App'] },
];

/** The menus for these commands of the page; none are needed for them to be useful. */
export function menuTemplate(
  commands: readonly PageCommand[],
  settings: MenuSettings,
): MenuItemConstructorOptions[] {
  const isMac = settings.platform === 'darwin';
  const menus = MENUS.map(({ label, groups }) => {
    const own = ownItems(label, settings);
    const parts = groups.map((group) => commandItems(commands, group, settings));
    return { label, submenu: withSeparators([...parts, ...own]) };
  });
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    ...menus.filter(({ submenu }) => submenu.length > 0),
    { role: 'windowMenu' },
    { role: 'help', label: '&Help', submenu: helpItems(settings) },
  ];
}

type Items = MenuItemConstructorOptions[];

/** What Electron does by itself, in parts. */
function ownItems(label: string, { platform, isDeveloped }: MenuSettings): Items[] {
  switch (label) {
    case '&File':
      return [[{ role: 'close' }], platform === 'darwin' ? [] : [{ role: 'quit' }]];
    case '&Edit':
      return [
        [{ role: 'undo' }, { role: 'redo' }],
        [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
      ];
    case '&View':
      return [
        [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }],
        [{ role: 'togglefullscreen' }],
        isDeveloped ? [{ role: 'reload' }, { role: 'toggleDevTools' }] : [],
      ];
    default:
      return [];
  }
}

function helpItems({ version, openDocumentation, openLicences, openLog }: MenuSettings): Items {
  return [
    { label: 'Documentation', click: () => openDocumentation() },
    { label: 'Licences', click: () => openLicences() },
    { label: 'Show the log', click: () => openLog() },
    { type: 'separator' },
    { label: `Ringscope ${version}`, enabled: false },
    { role: 'about' },
  ];
}

function commandItems(commands: readonly PageCommand[], group: CommandGroup, settings: MenuSettings): Items {
  return commands
    .filter((command) => command.group === group)
    .map(({ id, title, isEnabled, shortcut }) => ({
      id,
      label: plainLabel(title),
      enabled: isEnabled,
      click: () => settings.run(id),
      ...(shortcut !== null && shownKey(shortcut, settings.platform)),
    }));
}

/**
 * The page itself listens to its keys, so menus only show them. A Mac has no keys that are only shown: there the page is
 * asked first and stops what it has taken, but a letter that somebody types would be a command as well; so keys without
 * Ctrl, Alt or Cmd are in the tip there.
 */
function shownKey(shortcut: string, platform: NodeJS.Platform): MenuItemConstructorOptions {
  const accelerator = acceleratorOf(shortcut);
  if (accelerator === null || (platform === 'darwin' && !accelerator.isSafeWhileTyping)) {
    return { toolTip: `Key: ${shortcut}` };
  }
  return { accelerator: accelerator.text, registerAccelerator: false };
}

/** Titles can hold names that a person gave to filters: "&" would be taken for the mark of a key. */
function plainLabel(title: string): string {
  return title.replaceAll('&', '&&');
}

function withSeparators(parts: readonly Items[]): Items {
  const full = parts.filter((part) => part.length > 0);
  return full.flatMap((part, index) => (index === 0 ? part : [{ type: 'separator' as const }, ...part]));
}
