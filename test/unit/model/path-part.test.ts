import { expect, it } from 'vitest';
import { pathPart } from '../../../model/path-part.ts';

it('is one part of a path, whatever the text holds', () => {
  expect(pathPart('a/b ?c#é')).toBe('a%2Fb%20%3Fc%23%C3%A9');
  expect(pathPart('half \udfff')).toBe('half%20%EF%BF%BD');
});
