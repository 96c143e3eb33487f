import { describe, expect, it } from 'vitest';
import { createCasting } from '../../../../simulators/cast.ts';
import { createChance } from '../../../../simulators/chance.ts';
import { devicesOf, OFFICE } from '../../../../simulators/aes-wti/office.ts';
import { SCENARIOS } from '../../../../simulators/scenarios/index.ts';
import { monitoredAes } from '../../../support/monitored-aes.ts';

describe.each(SCENARIOS.map((scenario) => ({ name: scenario.name, scenario })))('$name', ({ scenario }) => {
  it('tells a full listener as many events as it counts, and leaves no call behind', () => {
    const aes = monitoredAes();
    const { caller } = aes.listener(devicesOf(OFFICE));
    const cast = createCasting(createChance(1)).engage();
    if (cast === null) throw new Error('no cast');
    let counted = 0;
    for (const step of scenario.steps(cast)) counted += aes.perform(step);
    expect(caller.events).toHaveLength(counted);
    expect(counted).toBeGreaterThan(0);
    expect(aes.aes.exchange.size).toBe(0);
  });

  it('counts the same when nobody listens', () => {
    const heard = monitoredAes();
    const unheard = monitoredAes();
    heard.listener(devicesOf(OFFICE));
    const cast = createCasting(createChance(1)).engage();
    if (cast === null) throw new Error('no cast');
    const steps = scenario.steps(cast);
    expect(steps.map((step) => unheard.perform(step))).toEqual(steps.map((step) => heard.perform(step)));
  });
});

describe('scenarios that never end', () => {
  it('keep a bounded number of calls', () => {
    const aes = monitoredAes();
    const from = { number: '+15550100', name: 'Harbour Bakery' };
    const to = { number: '1001', name: 'Reception 1' };
    for (let n = 0; n < 2500; n += 1) aes.perform({ do: 'queue', call: `n${n}`, from, queue: { id: '6' } });
    expect(aes.aes.exchange.size).toBe(2000);
    expect(aes.perform({ do: 'distribute', call: 'n0', to, agent: { id: '2001' } })).toBe(0);
  });
});
