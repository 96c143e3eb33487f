import { describe, expect, it } from 'vitest';
import { Jobs } from '../../../../main/engine/jobs.ts';

describe('ending all jobs', () => {
  it('resolves when each has tidied up', async () => {
    const revealed: string[] = [];
    const jobs = new Jobs({ reveal: (file) => revealed.push(file) }, () => undefined);
    const tidied = Promise.withResolvers<undefined>();
    const id = jobs.start('Export', async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      await tidied.promise;
      throw new Error('cancelled');
    });
    let isOver = false;
    const ended = jobs.cancelAll().then(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    tidied.resolve(undefined);
    await ended;
    expect(jobs.all).toMatchObject([{ id, state: 'cancelled' }]);
  });
});
