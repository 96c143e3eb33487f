import { describe, expect, it } from 'vitest';
import { Concealment } from '../../../../main/sources/concealment.ts';

describe('Concealment', () => {
  it('masks a secret wherever it stands in a text', () => {
    const concealment = new Concealment();
    concealment.addStored('s3cret-word');
    expect(concealment.mask('{"a":"s3cret-word","b":["s3cret-word"]}')).toBe('{"a":"•••","b":["•••"]}');
  });

  it('masks a secret as it is written in a URL and in JSON', () => {
    const concealment = new Concealment();
    concealment.addStored('p&ss "word"\\');
    expect(concealment.mask('?p=p%26ss%20%22word%22%5C&x=1')).toBe('?p=•••&x=1');
    expect(concealment.mask(JSON.stringify({ p: 'p&ss "word"\\' }))).toBe('{"p":"•••"}');
  });

  it('masks the longer of two secrets that begin alike as a whole', () => {
    const concealment = new Concealment();
    concealment.addStored('token');
    concealment.addPassing('token-of-the-session');
    expect(concealment.mask('token-of-the-session and token')).toBe('••• and •••');
  });

  it('leaves texts alone for secrets too short to mean anything', () => {
    const concealment = new Concealment();
    concealment.addStored('101');
    expect(concealment.mask('extension 1012')).toBe('extension 1012');
  });

  it('masks a short secret where it stands alone, and not within numbers and words', () => {
    const concealment = new Concealment();
    concealment.addStored('1234');
    expect(concealment.mask('{"key":"1234","to":"+15551234","n":71234,"q":"?key=1234&x"}')).toBe(
      '{"key":"•••","to":"+15551234","n":71234,"q":"?key=•••&x"}',
    );
  });

  it('forgets the oldest of many passing secrets, never a stored one', () => {
    const concealment = new Concealment();
    concealment.addStored('stored-secret');
    for (let n = 0; n < 1_000; n += 1) concealment.addPassing(`passing-${n}.`);
    expect(concealment.mask('stored-secret passing-0. passing-999.')).toBe('••• passing-0. •••');
  });
});
