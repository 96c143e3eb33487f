import { expect, it } from 'vitest';
import { Paced } from '../../../../main/electron/paced.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

function paced() {
  const clock = fakeClock();
  const start = clock.now();
  const doneAt: number[] = [];
  let isAnything = true;
  const work = new Paced(clock, 1_000, () => {
    if (isAnything) doneAt.push(clock.now() - start);
    return isAnything;
  });
  return { clock, doneAt, work, setAnything: (is: boolean) => void (isAnything = is) };
}

it('is done at once, and what is asked for too soon once when it may be', async () => {
  const { clock, doneAt, work } = paced();
  work.ask();
  await clock.advance(300);
  work.ask();
  work.ask();
  expect(doneAt).toEqual([0]);
  await clock.advance(5_000);
  work.ask();
  expect(doneAt).toEqual([0, 1_000, 5_300]);
});

it('need not wait for work that had nothing to do', async () => {
  const { clock, doneAt, work, setAnything } = paced();
  setAnything(false);
  work.ask();
  setAnything(true);
  await clock.advance(10);
  work.ask();
  expect(doneAt).toEqual([10]);
});

it('rests, and forgets what was asked for', async () => {
  const { clock, doneAt, work } = paced();
  work.ask();
  work.ask();
  work.rest(30_000);
  await clock.advance(20_000);
  expect(doneAt).toEqual([0]);
  work.ask();
  await clock.advance(10_000);
  expect(doneAt).toEqual([0, 30_000]);
  work.ask();
  work.cancel();
  await clock.advance(10_000);
  expect([doneAt.length, clock.pending]).toEqual([2, 0]);
});
