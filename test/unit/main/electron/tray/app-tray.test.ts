import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppTray } from '../../../../../main/electron/tray/app-tray.ts';
import type { AppState } from '../../../../../model/contract/app-state.ts';
import { settingsSchema } from '../../../../../model/contract/settings.ts';
import { app } from '../../../../support/electron/app.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { trays } from '../../../../support/electron/tray.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { fakeDesktopActions } from '../../../../support/fake-desktop-actions.ts';
import { makeAppState, makeSourceState } from '../../../../support/make-app-state.ts';
import { makeRingingCall } from '../../../../support/make-ringing-call.ts';

const ICONS = fileURLToPath(new URL('../../../../../build/icons/tray', import.meta.url));
const UP = { sources: [makeSourceState('HQ', 'up')] };
const WAITING = { sources: [makeSourceState('HQ', 'waiting')] };

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

function open(platform: NodeJS.Platform = 'win32', iconFolder = ICONS) {
  const clock = fakeClock();
  const actions = fakeDesktopActions();
  const log: string[] = [];
  const tray = new AppTray(actions, { clock, platform, iconFolder, log: (text) => void log.push(text) });
  const made = () => {
    const [first] = trays;
    if (!first) throw new Error('No tray was made.');
    return first;
  };
  return {
    ...{ tray, clock, actions, log, made },
    show: (facts: Partial<AppState>) => tray.show(makeAppState(facts)),
    labels: () => made().menu?.items.map(({ label }) => label) ?? [],
    choose: (label: string) => {
      const item = made().menu?.items.find((each) => each.label === label);
      if (!item) throw new Error(`The menu has no "${label}".`);
      item.click();
    },
  };
}

describe('the tray', () => {
  it('is made with the first state, once, and goes for good', async () => {
    const { tray, show, clock, made } = open();
    expect(trays).toEqual([]);
    show(UP);
    await clock.advance(1_000);
    show(WAITING);
    expect(trays).toHaveLength(1);
    tray.close();
    expect(made().isDestroyed()).toBe(true);
    show(UP);
    await clock.advance(10_000);
    expect(trays).toHaveLength(1);
    expect([tray.presence, clock.pending]).toEqual(['none', 0]);
  });

  it.each([
    ['darwin', 'mac/upTemplate.png'],
    ['win32', 'windows/up.ico'],
    ['linux', 'linux/up.png'],
  ] as const)('has on %s the icon %s', (platform, file) => {
    const { show, made } = open(platform);
    show(UP);
    expect(made().image.path.replaceAll('\\', '/')).toMatch(new RegExp(`/${file}$`));
    expect(made().image.isTemplateImage()).toBe(platform === 'darwin');
  });

  it('shows a state that has changed by icon, text and menu', async () => {
    const { show, clock, made, labels } = open();
    show(UP);
    expect([made().toolTip, labels()[2]]).toEqual(['1 link up', 'HQ: up']);
    await clock.advance(1_000);
    show(WAITING);
    expect(made().image.path).toMatch(/down\.ico$/);
    expect([made().toolTip, labels()[2]]).toEqual(['No link up, 1 waiting: HQ', 'HQ: waiting']);
  });

  it('sets its menu again only where the menu has changed', async () => {
    const { show, clock, made } = open();
    for (let version = 1; version < 6; version += 1) {
      show({ ...UP, version });
      await clock.advance(1_000);
    }
    expect(made().menusSet).toBe(1);
  });

  it('makes its menu anew once a second at most, and shows the last state then', async () => {
    const { show, clock, made, labels } = open();
    show(UP);
    for (let call = 1; call <= 30; call += 1) {
      show({ ...UP, ringing: [makeRingingCall(call)] });
      await clock.advance(100);
    }
    expect(made().menusSet).toBeLessThanOrEqual(4);
    await clock.advance(1_000);
    expect(labels()[2]).toBe('55501030 → 4105 · HQ');
  });

  it('keeps "&" in names from marking a key', () => {
    const { show, labels } = open();
    show({ sources: [makeSourceState('Smith & Sons', 'up')] });
    expect(labels()[2]).toBe('Smith && Sons: up');
  });

  it('does without where there can be none, and says so once', async () => {
    const { tray, show, clock, log } = open('linux', '/nowhere');
    show(UP);
    await clock.advance(1_000);
    show(WAITING);
    await clock.advance(1_000);
    expect(log).toEqual([
      expect.stringMatching(/^There is no tray icon: its pictures in .*nowhere cannot be read/),
    ]);
    expect(tray.presence).toBe('none');
  });
});

describe('whether a person sees the tray', () => {
  it('is known on Windows and macOS', () => {
    const { tray, show } = open('darwin');
    show(UP);
    expect(tray.presence).toBe('there');
  });

  it('is not known on Linux before somebody has used it', () => {
    const { tray, show, choose } = open('linux');
    show(UP);
    expect(tray.presence).toBe('unsure');
    choose('Open Ringscope');
    expect(tray.presence).toBe('there');
  });
});

describe('the menu of the tray', () => {
  it('opens the window, from a call or a source too, and ends the app', () => {
    const { show, choose, actions } = open();
    show({ ...UP, ringing: [makeRingingCall(1)] });
    choose('5550101 → 4105 · HQ');
    choose('HQ: up');
    choose('Quit Ringscope');
    expect(actions.asked).toEqual(['open', 'showCall c/1', 'open', 'quit']);
  });

  it('shows all calls that ring where there are too many for it', () => {
    const { show, choose, actions } = open();
    show({ ringing: Array.from({ length: 9 }, (_, number) => makeRingingCall(number)) });
    choose('and 4 more ringing');
    expect(actions.asked).toEqual(['open', 'showRinging']);
  });

  it('pauses notifications from the moment of the click, and resumes them, leaving all other settings', async () => {
    const { show, choose, clock, actions } = open();
    const settings = settingsSchema.parse({ notifications: { filter: 'queue:support' } });
    show({ settings });
    await clock.advance(5_000);
    choose('Pause notifications for 1 hour');
    const paused = { ...settings.notifications, pausedUntil: clock.now() + 3_600_000 };
    show({ settings: { ...settings, notifications: paused } });
    choose('Resume notifications');
    expect(actions.saved).toEqual([paused, settings.notifications]);
  });

  it('logs a pause that cannot be kept', async () => {
    const { show, choose, clock, actions, log } = open();
    actions.saveSettings = () => Promise.reject(new Error('the disk is full'));
    show({});
    choose('Pause notifications for 1 hour');
    await clock.advance(0);
    expect(log).toEqual(['Pausing notifications was not kept: Error: the disk is full']);
  });

  it.each([
    ['win32', ['open']],
    ['linux', ['open']],
    ['darwin', []],
  ] as const)('does on %s at a click on its icon: %j', (platform, asked) => {
    const { show, made, actions } = open(platform);
    show({});
    made().emit('click');
    expect(actions.asked).toEqual(asked);
  });
});
