import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ProtocolDescription } from '../../../../../../model/contract/protocol-description.ts';
import type { SourceConfig } from '../../../../../../model/contract/sources.ts';
import {
  draftOfSource,
  duplicateOf,
  freeId,
  newDraft,
  readDraft,
  secretsAsked,
} from '../../../../../../renderer/views/sources/editor/source-draft.ts';

const WAZO: ProtocolDescription = {
  id: 'wazo',
  title: 'Wazo',
  options: z.toJSONSchema(z.strictObject({ url: z.url(), username: z.string().optional() }), { io: 'input' }),
  secrets: ['token', 'password', 'key'],
  credentials: [['token'], ['password']],
  steps: [],
};
const SOURCE: SourceConfig = {
  id: 'lyon',
  name: 'Wazo Lyon',
  protocol: 'wazo',
  enabled: false,
  options: { url: 'https://wazo.example', username: 'monitor' },
  trust: { caFiles: ['ca.pem'], pinSha256: null },
  proxy: 'socks5://proxy.example:1080',
};

describe('a source that is edited', () => {
  it('is what it was when nothing is changed', () => {
    const { source, secrets, problems } = readDraft(draftOfSource(SOURCE, WAZO, ['password']), WAZO, [
      'lyon',
    ]);
    expect({ source, secrets, problems }).toEqual({ source: SOURCE, secrets: {}, problems: {} });
  });

  it('signs in by the secrets that are stored, else by the best', () => {
    expect(draftOfSource(SOURCE, WAZO, ['password']).credentials).toBe(1);
    expect(draftOfSource(SOURCE, WAZO, []).credentials).toBe(0);
  });

  it('signs in with a password where it is new and there is a choice', () => {
    expect(newDraft(WAZO).credentials).toBe(1);
    expect(newDraft({ ...WAZO, credentials: [['apiKey'], []] }).credentials).toBe(0);
  });

  it('hands over only secrets that the chosen way asks for, and those beside all ways', () => {
    const draft = { ...draftOfSource(SOURCE, WAZO, []), credentials: 1 };
    draft.secrets = { token: 'left from before', password: 'p', key: '' };
    expect(secretsAsked(WAZO, 1)).toEqual(['password', 'key']);
    expect(readDraft(draft, WAZO, []).secrets).toEqual({ password: 'p' });
  });

  it('keeps one pin as a text and several as a list', () => {
    const one = { ...draftOfSource(SOURCE, WAZO, []), pins: ['aa'] };
    expect(readDraft(one, WAZO, []).source.trust.pinSha256).toBe('aa');
    expect(readDraft({ ...one, pins: ['aa', 'bb'] }, WAZO, []).source.trust.pinSha256).toEqual(['aa', 'bb']);
  });

  it.each(['', 'proxy.example:3128', 'ftp://proxy.example'])('does not take %j for a proxy', (proxyUrl) => {
    const draft = { ...draftOfSource(SOURCE, WAZO, []), proxyUrl };
    expect(Object.keys(readDraft(draft, WAZO, []).problems)).toEqual(['proxy']);
  });
});

describe('a new source', () => {
  it('is named after its host and has an id of its own', () => {
    const draft = newDraft(WAZO);
    draft.options['url'] = 'https://wazo.example:8443/api';
    const { source } = readDraft(draft, WAZO, ['wazo-example']);
    expect(source).toMatchObject({
      id: 'wazo-example-2',
      name: 'wazo.example',
      enabled: true,
      proxy: 'system',
    });
  });

  it('tells what is missing by its place in the source', () => {
    expect(readDraft(newDraft(WAZO), WAZO, []).problems).toEqual({ 'options.url': 'This is needed.' });
  });

  it('that doubles another has no id and no secrets yet', () => {
    const draft = { ...draftOfSource(SOURCE, WAZO, []), secrets: { token: 't' } };
    expect(duplicateOf(draft)).toMatchObject({ id: null, name: 'Wazo Lyon (copy)', secrets: {} });
  });

  it.each([
    ['Hôtel de Ville', 'hotel-de-ville'],
    ['本社', 'source'],
    ['  --  ', 'source'],
  ])('named %j gets the id %s', (name, id) => {
    expect(freeId(name, [])).toBe(id);
  });
});
