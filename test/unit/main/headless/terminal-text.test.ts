import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { forTerminal, jsonForTerminal } from '../../../../main/headless/terminal-text.ts';
import { rounds } from '../../../support/long-form.ts';

describe('text for a terminal', () => {
  it('shows control characters instead of sending them', () => {
    expect(forTerminal('a\u001b[31mred\u0007\r\n')).toBe('a\\u{1b}[31mred\\u{7}\\u{d}\\u{a}');
    expect(forTerminal('\u009b2J\u007f')).toBe('\\u{9b}2J\\u{7f}');
  });

  it('shows marks that turn the direction of writing', () => {
    expect(forTerminal('1001\u202e1002\u2066')).toBe('1001\\u{202e}1002\\u{2066}');
  });

  it('leaves letters of every script alone', () => {
    expect(forTerminal('Zoë Übel 北京 📞')).toBe('Zoë Übel 北京 📞');
  });

  it('writes JSON that no terminal acts on and that means the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = jsonForTerminal({ text });
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        expect(JSON.parse(json)).toEqual({ text });
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });
});
