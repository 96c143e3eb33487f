import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { colourOf, contrast } from '../../../support/contrast.ts';
import type { Colour } from '../../../support/contrast.ts';

const css = await readFile(new URL('../../../../renderer/styles/tokens.css', import.meta.url), 'utf8');

const SURFACES = ['bg', 'panel', 'raised', 'hover', 'selected'];
const TEXTS = ['text', 'dim', 'accent'];
const STATES = ['ringing', 'connected', 'held', 'queued', 'failed', 'cleared', 'diverted'];

/** The tokens of a theme that are plain colours. */
function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

describe.each([
  ['dark', 4.5],
  ['light', 4.5],
  ['contrast', 7],
])('the %s theme', (theme, least) => {
  const tokens = tokensOf(theme);
  const colour = (name: string): Colour => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`no --${name} in ${theme}`);
    return colourOf(value);
  };

  test.each(SURFACES.flatMap((surface) => [...TEXTS, ...STATES].map((text) => [text, surface] as const)))(
    '%s can be read on %s',
    (text, surface) => {
      expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(least);
    },
  );

  test('the main button can be read', () => {
    expect(contrast(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(least);
  });

  test.each(['bg', 'panel', 'raised'])('edges of controls and the focus stand out from %s', (surface) => {
    expect(contrast(colour('edge'), colour(surface))).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('focus'), colour(surface))).toBeGreaterThanOrEqual(3);
  });
});
