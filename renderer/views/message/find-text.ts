/** A part of a text, found or between what was found. Put together they are the text. */
export interface TextPart {
  text: string;
  isFound: boolean;
}

/** Cuts a text where another is found in it, in capitals or not. */
export function findText(text: string, wanted: string, most: number): TextPart[] {
  if (wanted === '') return [{ text, isFound: false }];
  const parts: TextPart[] = [];
  // Each place in lower case is the same place in the text only where no letter changes its length.
  const folded = text.toLowerCase().length === text.length ? text.toLowerCase() : text;
  const searched = wanted.toLowerCase();
  let from = 0;
  for (let found = 0; found < most; found += 1) {
    const at = folded.indexOf(searched, from);
    if (at === -1) break;
    if (at > from) parts.push({ text: text.slice(from, at), isFound: false });
    parts.push({ text: text.slice(at, at + wanted.length), isFound: true });
    from = at + wanted.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), isFound: false });
  return parts;
}
