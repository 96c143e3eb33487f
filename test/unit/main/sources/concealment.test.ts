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

  it('masks a secret as forms, PHP and Python write it', () => {
    const concealment = new Concealment();
    concealment.addStored("a/b d'\u00e9");
    expect(concealment.mask('p=a%2Fb+d%27%C3%A9&x=1')).toBe('p=•••&x=1');
    expect(concealment.mask('{"p":"a\\/b d\'\u00e9"}')).toBe('{"p":"•••"}');
    expect(concealment.mask('{"p": "a/b d\'\\u00e9"}')).toBe('{"p": "•••"}');
  });

  it('masks what follows the scheme in a stored header value also where it stands without', () => {
    const concealment = new Concealment();
    concealment.addStored('Bearer key-of-the-gateway');
    expect(concealment.mask('Bearer key-of-the-gateway, key-of-the-gateway')).toBe('•••, •••');
  });

  it('masks a secret among bytes that are written as base64, and leaves other bytes as they are', () => {
    const concealment = new Concealment();
    concealment.addStored('s\u00e9cret-word');
    const bytes = (secret: string) =>
      Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(secret), Buffer.from([254])]).toString('base64');
    expect(concealment.maskBase64(bytes('s\u00e9cret-word'))).toBe(bytes('***'));
    expect(concealment.maskBase64(bytes('nothing'))).toBe(bytes('nothing'));
  });

  it('remembers a passing secret that is used again as one of the newest', () => {
    const concealment = new Concealment();
    for (let n = 0; n < 200; n += 1) {
      concealment.addPassing('credentials-of-every-session');
      concealment.addPassing(`token-${n}.`);
    }
    expect(concealment.mask('credentials-of-every-session')).toBe('•••');
  });
});
