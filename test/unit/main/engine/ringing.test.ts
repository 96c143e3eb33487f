import { describe, expect, it } from 'vitest';
import { RingingCalls } from '../../../../main/engine/ringing.ts';
import { settingsSchema } from '../../../../model/contract/settings.ts';
import type { NotificationSettings } from '../../../../model/contract/settings.ts';
import type { UnrecordedEvent } from '../../../../model/event.ts';
import { fakeClock } from '../../../support/fake-clock.ts';
import { makeEvent } from '../../../support/make-event.ts';

const { notifications } = settingsSchema.parse({});

function ringing(rules: Partial<NotificationSettings> = {}) {
  const clock = fakeClock();
  const calls = new RingingCalls(
    { clock, nameOf: (id) => `name of ${id}`, onChange: () => undefined },
    { ...notifications, ...rules },
  );
  let seq = 0;
  return {
    calls,
    clock,
    take: (...events: Partial<UnrecordedEvent>[]) =>
      calls.take(
        events.map((event) => {
          seq += 1;
          return {
            seq,
            ...makeEvent({ at: clock.now(), receivedAt: clock.now(), connectionId: 'leg', ...event }),
          };
        }),
      ),
    shown: () => calls.shown('c').map(({ from, to, sourceName }) => ({ from, to, sourceName })),
  };
}

const FRONT_DESK = { from: 'Front desk (5550100)', to: '5590', sourceName: 'name of hq' };

describe('an incoming call that rings', () => {
  it('is told with who calls whom on which system', () => {
    const { take, shown } = ringing();
    take({});
    expect(shown()).toEqual([FRONT_DESK]);
  });

  it('is one however many of its devices ring', () => {
    const { take, shown } = ringing();
    take({}, { connectionId: 'leg 2', device: '5591', to: { number: '5591' } });
    expect(shown()).toHaveLength(1);
  });

  it.each([
    ['is answered', { kind: 'established', state: 'connected' }],
    ['ends', { kind: 'callCleared', state: 'cleared' }],
  ] as const)('is told no more when it %s', (_what, event) => {
    const { take, shown } = ringing();
    take({});
    take({ ...event });
    expect(shown()).toEqual([]);
  });

  it('is told no more after five minutes: nobody lets it ring so long', async () => {
    const { take, shown, clock } = ringing();
    take({});
    await clock.advance(5 * 60_000);
    expect(shown()).toEqual([]);
  });
});

describe('the rules', () => {
  it('leave out calls that go out', () => {
    const { take, shown } = ringing();
    take({ direction: 'out' });
    expect(shown()).toEqual([]);
  });

  it('leave out what their filter does not select', () => {
    const { take, shown } = ringing({ filter: 'to:5590' });
    take({}, { callId: '9', to: { number: '5600' }, device: '5600' });
    expect(shown()).toEqual([FRONT_DESK]);
  });

  it('leave out devices that are not mine', () => {
    const { take, shown } = ringing({ devices: ['5600'] });
    take({});
    expect(shown()).toEqual([]);
  });

  it('keep quiet in quiet hours, also over midnight', () => {
    const noon = new Date(fakeClock().now());
    const minute = noon.getHours() * 60 + noon.getMinutes();
    const { take, shown, calls } = ringing({
      quietHours: { from: (minute + 1439) % 1440, to: (minute + 1) % 1440 },
    });
    take({});
    expect(shown()).toEqual([]);
    calls.rules = { ...notifications, quietHours: { from: (minute + 1) % 1440, to: (minute + 2) % 1440 } };
    expect(shown()).toHaveLength(1);
  });

  it('keep quiet while they are paused, and tell of a call that still rings then', async () => {
    const { take, shown, clock } = ringing({ pausedUntil: fakeClock().now() + 60_000 });
    take({});
    expect(shown()).toEqual([]);
    await clock.advance(60_000);
    expect(shown()).toEqual([FRONT_DESK]);
  });

  it.each([
    ['short', '…00', '…90'],
    ['none', 'somebody', 'somebody'],
  ] as const)('show with privacy "%s" no more than %s', (privacy, from, to) => {
    const { take, shown } = ringing({ privacy });
    take({});
    expect(shown()).toMatchObject([{ from, to }]);
  });
});
