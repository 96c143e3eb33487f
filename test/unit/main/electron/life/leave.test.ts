import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Leave } from '../../../../../main/electron/life/leave.ts';
import { app } from '../../../../support/electron/app.ts';
import { person } from '../../../../support/electron/dialog.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

function leaving(close: () => Promise<boolean>) {
  const clock = fakeClock();
  const tell = vi.fn();
  const onBug = vi.fn();
  return { clock, tell, onBug, leave: new Leave({ clock, close, tell, onBug }) };
}

describe('the end of the app', () => {
  it('comes when the record is closed', async () => {
    const closing = Promise.withResolvers<boolean>();
    const { leave, clock } = leaving(() => closing.promise);
    expect(leave.isUnderWay).toBe(false);
    app.quit();
    expect(leave.isUnderWay).toBe(true);
    expect(app.done.exitCode).toBeNull();
    closing.resolve(true);
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0));
    expect(clock.pending).toBe(0);
    expect(person.asked).toEqual([]);
  });

  it('closes the record once, however often it is asked for', async () => {
    const close = vi.fn(() => Promise.resolve(true));
    leaving(close);
    app.quit();
    app.quit();
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0));
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('comes after five seconds in any case, and says what may be missing', async () => {
    const { clock, tell } = leaving(() => new Promise(() => undefined));
    person.answers.push({ response: 0 });
    app.quit();
    await clock.advance(4_999);
    expect(app.done.exitCode).toBeNull();
    await clock.advance(1);
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0));
    expect(tell.mock.calls[0]?.[0]).toMatch(/could not close its record in time/);
    expect(person.asked[0]?.message).toMatch(/could not close its record in time/);
  });

  it('says so when something that was received is not in the record', async () => {
    leaving(() => Promise.resolve(false));
    person.answers.push({ response: 0 });
    app.quit();
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0));
    expect(person.asked[0]?.message).toBe('Something that was received could not be written to the record.');
  });

  it('asks nobody when the system ends the session', async () => {
    const { leave, tell } = leaving(() => Promise.resolve(false));
    leave.goSilently();
    await vi.waitFor(() => expect(app.done.exitCode).toBe(0));
    expect(person.asked).toEqual([]);
    expect(tell).toHaveBeenCalledTimes(1);
  });

  it('comes though closing fails, and is done as the first one wanted', async () => {
    const { leave, onBug } = leaving(() => Promise.reject(new Error('broken')));
    const install = vi.fn();
    leave.go(install);
    app.quit();
    await vi.waitFor(() => expect(install).toHaveBeenCalledTimes(1));
    expect(onBug).toHaveBeenCalledTimes(1);
    expect(app.done.exitCode).toBeNull();
  });
});
