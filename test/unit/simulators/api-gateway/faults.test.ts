import { describe, expect, it } from 'vitest';
import { HEALTHY } from '../../../../simulators/api-gateway/conduct.ts';
import { FAULTS, faultNamed } from '../../../../simulators/api-gateway/faults.ts';

describe('the faults of the API Gateway peer', () => {
  it('have names of their own, by which they are found', () => {
    for (const fault of FAULTS) expect(faultNamed(fault.name)).toBe(fault);
    expect(() => faultNamed('unheard-of')).toThrow(RangeError);
  });

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s does something', (_name, fault) => {
    const changed = { ...HEALTHY, ...fault.conduct };
    expect(fault.strike !== undefined || JSON.stringify(changed) !== JSON.stringify(HEALTHY)).toBe(true);
  });
});
