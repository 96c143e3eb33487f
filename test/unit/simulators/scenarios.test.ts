import { describe, expect, it } from 'vitest';
import { createCasting } from '../../../simulators/cast.ts';
import { createChance } from '../../../simulators/chance.ts';
import { SCENARIOS, findScenario } from '../../../simulators/scenarios/index.ts';

describe('the scenarios', () => {
  it('have names of their own, by which they are found', () => {
    for (const scenario of SCENARIOS) expect(findScenario(scenario.name)).toBe(scenario);
    expect(findScenario('unheard-of')).toBeUndefined();
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s begins every call before it speaks of it, and ends every call',
    (_name, scenario) => {
      const cast = createCasting(createChance(3)).engage();
      if (cast === null) throw new Error('a new casting has everybody free');
      const open = new Set<string>();
      for (const step of scenario.steps(cast)) {
        expect(step.after).toBeLessThanOrEqual(20_000);
        if (!('call' in step)) continue;
        if (step.do === 'arrive' || step.do === 'dial' || step.do === 'queue') open.add(step.call);
        expect(open).toContain(step.call);
        if (step.do === 'consult') open.add(step.consultation);
        if (step.do === 'completeTransfer' || step.do === 'conference') open.delete(step.consultation);
        if (['hangUp', 'giveUp', 'reject', 'busy', 'abandon'].includes(step.do)) open.delete(step.call);
      }
      expect([...open]).toEqual([]);
    },
  );
});

describe('the casting', () => {
  it('gives everybody to one cast at a time, and says when nobody is left', () => {
    const casting = createCasting(createChance(5));
    const casts = [];
    for (let cast = casting.engage(); cast !== null; cast = casting.engage()) casts.push(cast);
    const numbers = casts.flatMap(({ inside, outside }) =>
      [...inside, ...outside].map(({ number }) => number),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(casts.length).toBe(13);
    const [first] = casts;
    if (first === undefined) throw new Error('there was a cast');
    casting.release(first);
    expect(casting.engage()).not.toBeNull();
  });
});
