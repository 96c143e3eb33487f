import { asText } from './form-draft.ts';
import type { Draft } from './form-draft.ts';
import type { RowWords } from './form-field.ts';

/** Rows as words: "5590, 5591, 5700 vdn". */
export function wordsOfRows({ text, choice }: RowWords, rows: readonly Draft[]): string {
  return rows
    .map((row) => [asText(row[text]), asText(row[choice])].filter((word) => word !== '').join(' '))
    .filter((words) => words !== '')
    .join(', ');
}

/** The rows that words mean: a word that can be chosen belongs to the row before it, any other begins a row. */
export function rowsOfWords({ text, choice, values }: RowWords, typed: string): Draft[] {
  const rows: Draft[] = [];
  for (const word of typed.split(/[\s,;]+/).filter((part) => part !== '')) {
    const last = rows.at(-1);
    const chosen = values.find((value) => value.toLowerCase() === word.toLowerCase());
    if (last?.[choice] === '' && chosen !== undefined) last[choice] = chosen;
    else rows.push({ [text]: word, [choice]: '' });
  }
  return rows;
}

/** How it is written, in a sentence. */
export function wordsHelp({ values }: RowWords): string {
  const kinds = [values.slice(0, -1).join(', '), values.at(-1) ?? '']
    .filter((part) => part !== '')
    .join(' or ');
  return `Divide them by commas. After each may stand ${kinds}.`;
}

/** What it may look like. */
export function wordsExample({ values }: RowWords): string {
  return `5590, 5591, 5700 ${values[1] ?? values[0] ?? ''}`.trimEnd();
}
