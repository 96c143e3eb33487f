import { describe, expect, it } from 'vitest';
import { placeProblems, problemAt } from '../../../../../../renderer/views/sources/form/form-problems.ts';

describe('problems told by the engine', () => {
  it('stand at the fields that they name, as sentences', () => {
    expect(
      placeProblems(['options.url: expected wss://host\noptions.devices[1].extension: too short']),
    ).toEqual({
      fields: { 'options.url': 'Expected wss://host.', 'options.devices[1].extension': 'Too short.' },
      general: [],
    });
  });

  it('of arguments are parted at semicolons that a place follows', () => {
    expect(placeProblems(['source.id: expected letters; source.proxy: expected a URL; or nothing'])).toEqual({
      fields: { id: 'Expected letters.', proxy: 'Expected a URL; or nothing.' },
      general: [],
    });
  });

  it('that name no field are for the top of the form', () => {
    expect(placeProblems(['The keychain is locked: unlock it.'])).toEqual({
      fields: {},
      general: ['The keychain is locked: unlock it.'],
    });
  });

  it('within a field are found at the field, and not at one whose name is longer', () => {
    const problems = { 'options.devices[1].extension': 'Too short.' };
    expect(problemAt(problems, 'options.devices')).toBe('Too short.');
    expect(problemAt(problems, 'options.device')).toBeNull();
  });
});
