import { describe, expect, it } from 'vitest';
import { settled } from '../../../support/fake-clock.ts';
import { failure, START, supervised } from '../../../support/supervised.ts';

const RESUMED = 'The computer was asleep.';

/** A link that is up and has proved itself. */
async function upForAnHour() {
  const all = await supervised();
  all.supervisor.start();
  await settled();
  all.latest().link.up();
  await all.clock.advance(3_600_000);
  return all;
}

describe('Supervisor.reconnect', () => {
  it('cuts the sockets of a link that is up, dials at once, and records what was missed', async () => {
    const { supervisor, clock, latest, attempts, events, states, cutWith, sockets } = await upForAnHour();
    supervisor.reconnect(RESUMED, START + 60_000);
    expect(cutWith()).toMatchObject({ code: 'session-lost', message: RESUMED });
    expect(latest().link.signal.aborted).toBe(false);
    latest().fail(failure('closed-by-peer'));
    await settled();
    expect(attempts).toHaveLength(2);
    expect(clock.pending).toBe(0);
    latest().link.up();
    const { kind, cause, reason } = events[1] ?? {};
    expect({ kind, cause, reason }).toEqual({ kind: 'linkDown', cause: 'session-lost', reason: RESUMED });
    expect(events.at(-1)?.gap).toEqual({ since: START + 60_000, until: START + 3_600_000, reason: RESUMED });
    expect(states()).toEqual(['connecting', 'up', 'connecting', 'up']);
    expect(sockets().mostOpen).toBe(1);
  });

  it('begins the gap at the reconnect where nothing says that it was deaf before', async () => {
    const { supervisor, clock, latest, events } = await upForAnHour();
    supervisor.reconnect('On request.');
    latest().fail(failure('closed-by-peer'));
    await clock.advance(2_000);
    latest().link.up();
    expect(events.at(-1)?.gap).toMatchObject({ since: START + 3_600_000, until: START + 3_602_000 });
  });

  it('waits for the sockets of the old attempt to close before it dials', async () => {
    const { supervisor, attempts } = await upForAnHour();
    supervisor.reconnect(RESUMED);
    supervisor.reconnect(RESUMED);
    await settled();
    expect(attempts).toHaveLength(1);
  });

  it('dials anew where an attempt hangs, without a record of it', async () => {
    const { supervisor, latest, attempts, events } = await supervised();
    supervisor.start();
    await settled();
    supervisor.reconnect(RESUMED);
    latest().fail(failure('timeout'));
    await settled();
    expect(attempts).toHaveLength(2);
    expect(events).toEqual([]);
    expect(supervisor.status).toMatchObject({ state: 'connecting', diagnosis: null, lastFailure: null });
  });

  it('ends the wait of a link that fell, and of one that was rejected', async () => {
    const { supervisor, latest, attempts } = await supervised();
    supervisor.start();
    for (const [count, code] of [
      [1, 'unreachable'],
      [2, 'auth-rejected'],
    ] as const) {
      await settled();
      expect(attempts).toHaveLength(count);
      latest().fail(failure(code));
      await settled();
      supervisor.reconnect('On request.');
    }
    await settled();
    expect(attempts).toHaveLength(3);
  });

  it('tells a mistake of ours that shows when the sockets are cut', async () => {
    const { supervisor, latest, bugs } = await upForAnHour();
    supervisor.reconnect(RESUMED);
    latest().fail(new TypeError('undefined is not a function'));
    await settled();
    expect(bugs).toHaveLength(1);
    expect(supervisor.status.state).toBe('connecting');
  });

  it('lets the leave of a link that is being stopped alone', async () => {
    const { supervisor, latest, attempts, cutWith, sockets } = await upForAnHour();
    const stopped = supervisor.stop();
    supervisor.reconnect(RESUMED);
    expect(sockets().open).toBe(1);
    expect(cutWith()).toBeUndefined();
    latest().end();
    await stopped;
    supervisor.reconnect(RESUMED);
    await settled();
    expect(attempts).toHaveLength(1);
    expect(supervisor.status.state).toBe('stopped');
  });

  it('counts failures anew afterwards', async () => {
    const { supervisor, latest, clock } = await supervised();
    supervisor.start();
    for (let n = 0; n < 4; n += 1) {
      await settled();
      latest().fail(failure('unreachable'));
      await clock.advance(60_000);
    }
    supervisor.reconnect(RESUMED);
    latest().fail(failure('unreachable'));
    await settled();
    latest().fail(failure('unreachable'));
    await settled();
    expect(supervisor.status.attempts).toBe(1);
  });
});

describe('Supervisor.networkChanged', () => {
  it('makes the link anew, and ends a wait', async () => {
    const { supervisor, latest, attempts } = await upForAnHour();
    supervisor.networkChanged('The network has changed.');
    latest().fail(failure('closed-by-peer'));
    await settled();
    latest().fail(failure('unreachable'));
    await settled();
    expect(supervisor.status.state).toBe('waiting');
    supervisor.networkChanged('The network has changed.');
    await settled();
    expect(attempts).toHaveLength(3);
  });

  it('does not try a wrong password again', async () => {
    const { supervisor, latest, attempts } = await supervised();
    supervisor.start();
    await settled();
    latest().fail(failure('auth-rejected'));
    await settled();
    supervisor.networkChanged('The network has changed.');
    await settled();
    expect(attempts).toHaveLength(1);
    expect(supervisor.status.state).toBe('rejected');
  });
});

describe('Supervisor.stop', () => {
  it('lets the protocol take away what it left on the server, when no session runs that would', async () => {
    const left: { isStopping: boolean; token: unknown }[] = [];
    const { supervisor, latest, sockets } = await supervised({
      leave: (link) => {
        left.push({ isStopping: link.signal.aborted, token: link.memory.get('token') });
        return Promise.resolve();
      },
    });
    supervisor.start();
    await settled();
    latest().link.memory.set('token', 'kept');
    latest().fail(failure('unreachable'));
    await settled();
    await supervisor.stop();
    expect(left).toEqual([{ isStopping: true, token: 'kept' }]);
    expect(sockets()).toEqual({ open: 0, mostOpen: 1 });
  });

  it('leaves that to the session where one runs', async () => {
    let left = 0;
    const { supervisor, latest } = await supervised({
      leave: () => {
        left += 1;
        return Promise.resolve();
      },
    });
    supervisor.start();
    await settled();
    const stopped = supervisor.stop();
    latest().end();
    await stopped;
    expect(left).toBe(0);
  });

  it('does not wait for a server that does not answer the leave', async () => {
    const never = Promise.withResolvers<never>();
    const { supervisor, latest, clock, cutWith, bugs } = await supervised({ leave: () => never.promise });
    supervisor.start();
    await settled();
    latest().fail(failure('unreachable'));
    await settled();
    const stopped = supervisor.stop();
    await clock.advance(3_000);
    never.reject(cutWith());
    await stopped;
    expect(supervisor.status.state).toBe('stopped');
    expect(bugs).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
