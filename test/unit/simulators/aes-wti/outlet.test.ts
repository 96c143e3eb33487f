import { describe, expect, it } from 'vitest';
import { Outlet } from '../../../../simulators/aes-wti/door/outlet.ts';
import type { Conduct } from '../../../../simulators/aes-wti/conduct.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

function outlet(frames: Conduct['frames']) {
  const clock = fakeClock();
  const written: string[] = [];
  let overflows = 0;
  const made = new Outlet({
    clock,
    hurry: 1,
    frames: () => frames,
    write: (text) => void written.push(text),
    overflow: () => (overflows += 1),
  });
  return { outlet: made, clock, written, overflows: () => overflows };
}

describe('the way of frames to the socket', () => {
  it('swaps each two events, and does not keep the last one for ever', async () => {
    const { outlet: out, written, clock } = outlet('swapped');
    for (const text of ['1', '2', '3']) out.event(text);
    expect(written).toEqual(['2', '1']);
    await clock.advance(1000);
    expect(written).toEqual(['2', '1', '3']);
  });

  it('loses every third event and no answer', () => {
    const { outlet: out, written } = outlet('lossy');
    for (const text of ['1', '2', '3', '4']) out.event(text);
    for (const text of ['a', 'b', 'c']) out.answer(text);
    expect(written).toEqual(['1', '2', '4', 'a', 'b', 'c']);
  });

  it('is slow but keeps the order, and gives up on what piles up', async () => {
    const { outlet: out, written, clock, overflows } = outlet('slow');
    for (let n = 0; n < 1000; n += 1) out.event(String(n));
    expect(written).toEqual([]);
    out.event('too much');
    expect(overflows()).toBe(1);
    await clock.advance(3000);
    expect(written).toEqual(Array.from({ length: 1000 }, (_, n) => String(n)));
  });

  it('leaves no timer once it is stopped', () => {
    const { outlet: out, clock } = outlet('slow');
    out.event('1');
    out.stop();
    expect(clock.pending).toBe(0);
  });

  it('answers under an unknown invokeId first', () => {
    const { outlet: out, written } = outlet('strange-invoke-ids');
    out.answer('{"header":{"invokeId":4,"response":"MonitorStop"}}');
    expect(written).toEqual([
      '{"header":{"invokeId":9777,"response":"MonitorStop"}}',
      '{"header":{"invokeId":4,"response":"MonitorStop"}}',
    ]);
  });

  it('answers twice, and repeats events', () => {
    const twice = outlet('answered-twice');
    twice.outlet.answer('a');
    twice.outlet.event('1');
    expect(twice.written).toEqual(['a', 'a', '1']);
    const repeated = outlet('repeated');
    repeated.outlet.event('1');
    expect(repeated.written).toEqual(['1', '1']);
  });

  it('puts something unreadable before each event', () => {
    const { outlet: out, written } = outlet('garbage');
    out.event('1');
    expect(written).toHaveLength(2);
    expect(written[1]).toBe('1');
  });
});
