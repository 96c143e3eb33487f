import { beforeEach, describe, expect, it, vi } from 'vitest';
import { acceleratorOf } from '../../../../../main/electron/menu/accelerator.ts';
import { AppMenu } from '../../../../../main/electron/menu/app-menu.ts';
import type { MenuSettings } from '../../../../../main/electron/menu/menu-template.ts';
import { COMMAND_GROUPS } from '../../../../../model/contract/page.ts';
import type { PageCommand } from '../../../../../model/contract/page.ts';
import { Menu } from '../../../../support/electron/menu.ts';
import type { MenuItem } from '../../../../support/electron/menu.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

beforeEach(resetElectron);

function command(id: string, facts: Partial<PageCommand> = {}): PageCommand {
  return { id, title: id, group: 'View', shortcut: null, isEnabled: true, ...facts };
}

function shown(facts: Partial<MenuSettings> = {}) {
  const clock = fakeClock();
  const settings = {
    platform: 'linux' as const,
    isDeveloped: false,
    version: '1.2.3',
    run: vi.fn(),
    openDocumentation: vi.fn(),
    openLicences: vi.fn(),
    openLog: vi.fn(),
    ...facts,
  };
  return { clock, settings, menu: new AppMenu(clock, settings) };
}

const item = (id: string): MenuItem | null | undefined => Menu.getApplicationMenu()?.getMenuItemById(id);

function all(items: readonly MenuItem[] = Menu.getApplicationMenu()?.items ?? []): MenuItem[] {
  return items.flatMap((each) => [each, ...all(each.submenu?.items ?? [])]);
}

const roles = (): unknown[] => all().flatMap(({ role }) => role ?? []);

describe('the menus', () => {
  it('are there before the page has told anything, with what every app has', () => {
    shown();
    expect(roles()).toEqual(
      expect.arrayContaining([
        'undo',
        'redo',
        'cut',
        'copy',
        'paste',
        'selectAll',
        'zoomIn',
        'zoomOut',
        'resetZoom',
      ]),
    );
    expect(roles()).toEqual(
      expect.arrayContaining(['togglefullscreen', 'windowMenu', 'help', 'about', 'close', 'quit']),
    );
    expect(roles()).not.toContain('appMenu');
    expect(all().map(({ label }) => label)).toContain('Ringscope 1.2.3');
  });

  it('have the menu of the app on a Mac, and the tools of developers in development', () => {
    shown({ platform: 'darwin', isDeveloped: true });
    expect(roles()).toEqual(expect.arrayContaining(['appMenu', 'reload', 'toggleDevTools']));
    expect(roles()).not.toContain('quit');
    resetElectron();
    shown();
    expect(roles().filter((role) => role === 'reload' || role === 'toggleDevTools')).toEqual([]);
  });

  it('have every command of the page, of whatever group, which a click runs', async () => {
    const { menu, clock, settings } = shown();
    menu.show(COMMAND_GROUPS.map((group) => command(`of.${group}`, { group })));
    await clock.advance(200);
    for (const group of COMMAND_GROUPS) {
      item(`of.${group}`)?.click();
      expect(settings.run).toHaveBeenLastCalledWith(`of.${group}`);
    }
  });

  it('grey what cannot be done, and write a name with "&" as it is', async () => {
    const { menu, clock, settings } = shown();
    menu.show([command('a', { isEnabled: false, title: 'Use the filter “R&D”', group: 'Filter' })]);
    await clock.advance(200);
    item('a')?.click();
    expect(settings.run).not.toHaveBeenCalled();
    expect(item('a')?.label).toBe('Use the filter “R&&D”');
  });

  it('show keys without taking them', async () => {
    const { menu, clock } = shown();
    menu.show([
      command('a', { shortcut: 'Ctrl+K' }),
      command('b', { shortcut: 'P' }),
      command('c', { shortcut: 'Hyper+X' }),
    ]);
    await clock.advance(200);
    expect(item('a')).toMatchObject({ accelerator: 'CommandOrControl+K', registerAccelerator: false });
    expect(item('b')).toMatchObject({ accelerator: 'P', registerAccelerator: false });
    expect(item('c')).toMatchObject({ accelerator: undefined, toolTip: 'Key: Hyper+X' });
  });

  it('give a Mac no letter as a key, as one that is typed would be the command', async () => {
    const { menu, clock } = shown({ platform: 'darwin' });
    menu.show([
      command('a', { shortcut: 'Ctrl+K' }),
      command('b', { shortcut: 'P' }),
      command('c', { shortcut: 'Shift+X' }),
    ]);
    await clock.advance(200);
    expect(item('a')?.accelerator).toBe('CommandOrControl+K');
    expect(item('b')).toMatchObject({ accelerator: undefined, toolTip: 'Key: P' });
    expect(item('c')?.accelerator).toBeUndefined();
  });

  it('are made anew when the commands have changed, once for changes that come together', async () => {
    const { menu, clock } = shown();
    const first = Menu.getApplicationMenu();
    menu.show([command('a')]);
    menu.show([command('b')]);
    await clock.advance(200);
    expect([item('a'), item('b')?.id]).toEqual([null, 'b']);
    const second = Menu.getApplicationMenu();
    expect(second).not.toBe(first);
    menu.show([command('b')]);
    await clock.advance(200);
    expect(Menu.getApplicationMenu()).toBe(second);
    menu.show([]);
    menu.close();
    expect(clock.pending).toBe(0);
  });

  it('lead to the documentation, the licences and the log', () => {
    const [openDocumentation, openLicences, openLog] = [vi.fn(), vi.fn(), vi.fn()];
    shown({ openDocumentation, openLicences, openLog });
    for (const label of ['Documentation', 'Licences', 'Show the log'])
      all()
        .find((each) => each.label === label)
        ?.click();
    expect([openDocumentation, openLicences, openLog].map(({ mock }) => mock.calls.length)).toEqual([
      1, 1, 1,
    ]);
  });
});

describe('a shortcut', () => {
  it.each([
    ['Ctrl+K', 'CommandOrControl+K', true],
    ['Ctrl+Shift+P', 'CommandOrControl+Shift+P', true],
    ['Ctrl+,', 'CommandOrControl+,', true],
    ['Shift+F6', 'Shift+F6', true],
    ['/', '/', false],
    ['?', '?', false],
    ['p', 'P', false],
    ['Escape', 'Escape', false],
    ['ArrowDown', 'Down', false],
    ['+', 'Plus', false],
    ['Ctrl++', 'CommandOrControl+Plus', true],
  ])('%s is written %s', (shortcut, text, isSafeWhileTyping) => {
    expect(acceleratorOf(shortcut)).toEqual({ text, isSafeWhileTyping });
  });

  it.each(['', 'Hyper+K', 'Ctrl+', 'Ctrl+Whatever', 'ä'])('"%s" has no name of Electron’s', (shortcut) => {
    expect(acceleratorOf(shortcut)).toBeNull();
  });
});
