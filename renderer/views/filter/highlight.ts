import { findField } from '../../../model/filter/fields.ts';

export type SpanKind =
  'space' | 'field' | 'operator' | 'value' | 'not' | 'keyword' | 'parenthesis' | 'text' | 'regex';

/** A part of a filter as it is coloured. Put together they are the text. */
export interface FilterSpan {
  text: string;
  kind: SpanKind;
  /** Part of what is wrong. */
  isWrong: boolean;
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"?`;
const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    '(?<parenthesis>[()])',
    String.raw`(?<regex>~/(?:[^/\\]|\\.)*/?)`,
    String.raw`(?<not>-(?=\S))`,
    String.raw`(?<keyword>(?:OR|AND|NOT)(?![^\s()]))`,
    String.raw`(?<field>[A-Za-z][\w-]*)(?<operator>!=|>=|<=|:|>|<)(?<value>~/(?:[^/\\]|\\.)*/?|\((?:${QUOTED}|[^")])*\)?|(?:${QUOTED}|[^\s()"])*)`,
    `(?<text>(?:${QUOTED}|[^\\s()"])+)`,
  ].join('|'),
  'gsy',
);

/** The filter in parts to be coloured, whether it is valid or not. `wrong` is what is to be underlined. */
export function highlight(text: string, wrong: { from: number; to: number } | null): FilterSpan[] {
  return tokensOf(text).flatMap((token) => cut(token, wrong));
}

interface Token {
  from: number;
  text: string;
  kind: SpanKind;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  const add = (kind: SpanKind, part: string | undefined): void => {
    if (part === undefined || part === '') return;
    tokens.push({ from, text: part, kind });
    from += part.length;
  };
  while (from < text.length) {
    TOKEN.lastIndex = from;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) {
      add('text', text.slice(from));
      break;
    }
    const { space, parenthesis, regex, not, keyword, field, operator, value, text: word } = groups;
    add('space', space);
    add('parenthesis', parenthesis);
    add('regex', regex);
    add('not', not);
    add('keyword', keyword);
    add(field !== undefined && findField(field) === undefined ? 'text' : 'field', field);
    add('operator', operator);
    add(value?.startsWith('~/') ? 'regex' : 'value', value);
    add('text', word);
  }
  return tokens;
}

/** A token in at most three: before, within and after what is wrong. */
function cut({ from, text, kind }: Token, wrong: { from: number; to: number } | null): FilterSpan[] {
  const start = wrong ? Math.max(0, Math.min(text.length, wrong.from - from)) : 0;
  const end = wrong ? Math.max(start, Math.min(text.length, wrong.to - from)) : 0;
  return [
    { text: text.slice(0, start), kind, isWrong: false },
    { text: text.slice(start, end), kind, isWrong: true },
    { text: text.slice(end), kind, isWrong: false },
  ].filter((span) => span.text !== '');
}
