import { ImportError } from './import-error.ts';

/**
 * More characters than this in one line, or in one text of a JSON document, are none of ours: peers' messages end at
 * 8 MB, and even one that is all escapes fits.
 */
export const LONGEST_TEXT = 64 * 1024 ** 2;

export interface TextLine {
  text: string;
  /** As people count: from 1. */
  number: number;
}

/** Only at line feeds, which stay with the lines: a JSON text may hold the other line separators of Unicode. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let number = 1;
  let rest = '';
  for await (const chunk of chunks) {
    for (const piece of piecesOf(chunk)) {
      rest += piece;
      if (rest.length > LONGEST_TEXT)
        throw new ImportError(`line ${number}: it is far too long for an event.`);
      if (!piece.endsWith('\n')) continue;
      yield { text: rest, number };
      rest = '';
      number += 1;
    }
  }
  if (rest !== '') yield { text: rest, number };
}

/** The same without waiting for the end of a line: a document may be one line. `number` is that of the piece. */
export async function* piecesWithLines(chunks: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let number = 1;
  for await (const chunk of chunks) {
    for (const text of piecesOf(chunk)) {
      yield { text, number };
      if (text.endsWith('\n')) number += 1;
    }
  }
}

function* piecesOf(chunk: string): Generator<string> {
  let from = 0;
  for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
    yield chunk.slice(from, at + 1);
    from = at + 1;
  }
  if (from < chunk.length) yield chunk.slice(from);
}
