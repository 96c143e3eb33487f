import { beforeEach, describe, expect, it } from 'vitest';
import { CallNotifications } from '../../../../../main/electron/notifications/call-notifications.ts';
import type { RingingCall } from '../../../../../model/contract/app-state.ts';
import { app } from '../../../../support/electron/app.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { notificationSystem, shownNotifications } from '../../../../support/electron/notification.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { fakeDesktopActions } from '../../../../support/fake-desktop-actions.ts';
import { makeRingingCall } from '../../../../support/make-ringing-call.ts';

const START = new Date(2026, 2, 2, 14, 20).getTime();

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

function open(platform: NodeJS.Platform = 'win32') {
  const clock = fakeClock(START);
  const actions = fakeDesktopActions();
  const log: string[] = [];
  const notifications = new CallNotifications(actions, {
    clock,
    platform,
    log: (text) => void log.push(text),
  });
  return {
    ...{ notifications, clock, actions, log },
    show: (...ringing: RingingCall[]) => notifications.show({ ringing }),
  };
}

/** Calls with these numbers, the newest first. */
function calls(...numbers: number[]): RingingCall[] {
  return numbers.map((number) => makeRingingCall(number, { since: START })).reverse();
}

const titles = () => shownNotifications().map(({ title }) => title);
const last = () => {
  const notification = notificationSystem.made.at(-1);
  if (!notification) throw new Error('No notification was made.');
  return notification;
};

describe('a call that rings', () => {
  it('is told with who calls whom, on which system and since when', () => {
    const { show } = open();
    show(...calls(1));
    expect(shownNotifications()).toEqual([
      { title: '5550101 → 4105', body: 'HQ · ringing since 14:20', silent: false },
    ]);
  });

  it('is told once, also when it comes back', () => {
    const { show } = open();
    show(...calls(1));
    show(...calls(1));
    show();
    show(...calls(1));
    expect(notificationSystem.made).toHaveLength(1);
  });

  it('is taken back when it is answered or ends', () => {
    const { show } = open();
    show(...calls(1, 2));
    show(...calls(2));
    expect(titles()).toEqual(['5550102 → 4105']);
    show();
    expect(titles()).toEqual([]);
  });

  it('is shown in the window by a click', () => {
    const { show, actions } = open();
    show(...calls(1));
    last().click();
    expect(actions.asked).toEqual(['shown by system', 'open', 'showCall c/1']);
  });

  it('is told as the plain text that it is', () => {
    const { show } = open('linux');
    show({ ...makeRingingCall(1), from: 'Smith & <b>Sons</b>\u202E', sourceName: 'A&B <i>' });
    const [shown] = shownNotifications();
    expect(shown?.title).toBe('Smith & <b>Sons</b>⟨202E⟩ → 4105');
    expect(shown?.body).toMatch(/^A&amp;B &lt;i&gt; · ringing since/);
  });

  it('is told in no more bytes than macOS shows, whole characters only', () => {
    const { show } = open('darwin');
    show(makeRingingCall(1, { from: '📞'.repeat(300), to: 'é'.repeat(300), sourceName: 'ñ'.repeat(300) }));
    const [shown] = shownNotifications();
    expect(shown?.title).toMatch(/^(?:📞)+… → é+…$/u);
    expect(shown?.body).toMatch(/^ñ+… · ringing since/u);
  });
});

describe('many calls', () => {
  it('are told in one notification, in place of the single ones', () => {
    const { show } = open();
    show(...calls(1, 2, 3));
    expect(titles()).toHaveLength(3);
    show(...calls(1, 2, 3), makeRingingCall(4, { sourceName: 'Lyon' }));
    expect(shownNotifications()).toEqual([{ title: '4 calls ringing', body: 'HQ 3, Lyon 1', silent: false }]);
  });

  it('are counted anew every two seconds at most, without a sound', async () => {
    const { show, clock } = open();
    const numbers = [1, 2, 3];
    for (let number = 4; number < 40; number += 1) {
      numbers.push(number);
      show(...calls(...numbers));
      await clock.advance(100);
    }
    const rolledUp = notificationSystem.made.length;
    expect(rolledUp).toBeLessThanOrEqual(3);
    await clock.advance(2_000);
    expect(shownNotifications()).toEqual([{ title: '39 calls ringing', body: 'HQ 39', silent: true }]);
  });

  it('stay one until the last of them has stopped, while later calls are told by themselves', async () => {
    const { show, clock } = open();
    show(...calls(1, 2, 3, 4));
    await clock.advance(2_000);
    show(...calls(3, 4));
    expect(titles()).toEqual(['2 calls ringing']);
    await clock.advance(2_000);
    show(...calls(4, 5));
    expect(titles().sort()).toEqual(['5550104 → 4105', '5550105 → 4105']);
    show(...calls(5));
    expect(titles()).toEqual(['5550105 → 4105']);
  });

  it('are shown in the window by a click: all of them, or the only one left', async () => {
    const { show, clock, actions } = open();
    show(...calls(1, 2, 3, 4));
    last().click();
    await clock.advance(2_000);
    show(...calls(4));
    last().click();
    expect(actions.asked.slice(1)).toEqual(['open', 'showRinging', 'open', 'showCall c/4']);
  });

  it('do not come back when they were waved away, before others ring, and not at once then', async () => {
    const { show, clock } = open();
    show(...calls(1, 2, 3, 4, 5));
    last().close();
    await clock.advance(40_000);
    show(...calls(2, 3, 4, 5));
    expect(titles()).toEqual([]);
    show(...calls(2, 3, 4, 5, 6));
    expect(titles()).toEqual(['5 calls ringing']);
    last().close();
    show(...calls(2, 3, 4, 5, 6, 7));
    await clock.advance(29_000);
    expect(titles()).toEqual([]);
    await clock.advance(1_000);
    expect(titles()).toEqual(['6 calls ringing']);
  });

  it('one after the other fill no minute: what is too many is told in one', async () => {
    const { show, clock } = open();
    for (let number = 1; number <= 50; number += 1) {
      show(...calls(number));
      await clock.advance(500);
    }
    expect(notificationSystem.made.filter(({ silent }) => !silent).length).toBeLessThanOrEqual(35);
    await clock.advance(60_000);
    show(...calls(51));
    expect(titles()).toEqual(['55501051 → 4105']);
  });
});

describe('a system that shows no notifications', () => {
  it('leaves them to the page, where it says so', () => {
    notificationSystem.isSupported = false;
    const { show, actions, log } = open('linux');
    show(...calls(1));
    show(...calls(1, 2));
    expect(actions.asked).toEqual(['shown by page']);
    expect(log).toHaveLength(1);
    expect(notificationSystem.made).toEqual([]);
  });

  it('leaves them to the page for the rest of the run, where it refuses one', () => {
    const { show, actions, log } = open('darwin');
    show(...calls(1));
    notificationSystem.refuses = 'the app is not signed';
    show(...calls(1, 2, 3));
    expect(actions.asked).toEqual(['shown by system', 'shown by page']);
    expect(log).toEqual([
      'The system shows no notifications, so the window tells of calls: the app is not signed',
    ]);
    notificationSystem.refuses = null;
    show(...calls(4));
    expect(titles()).toEqual([]);
    expect(notificationSystem.made).toHaveLength(2);
  });
});

describe('the notifications', () => {
  it('open the window where Windows starts the app by one of an earlier run', () => {
    const { show, actions } = open('win32');
    show();
    notificationSystem.onActivation?.({ type: 'click', arguments: '' });
    expect(actions.asked).toEqual(['shown by system', 'open']);
  });

  it('go with the app, and leave no timer', async () => {
    const { notifications, show, clock } = open();
    show(...calls(1, 2, 3, 4));
    show(...calls(1, 2, 3, 4, 5));
    notifications.close();
    expect(titles()).toEqual([]);
    await clock.advance(60_000);
    expect([titles(), clock.pending]).toEqual([[], 0]);
  });
});
