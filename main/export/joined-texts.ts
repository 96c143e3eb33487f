/** Enough that what is done for all of them does not count; little enough to wait for, and to hold several times. */
const MOST = 200;
const LONGEST = 128 * 1024;

/** The texts with the separator between them, in pieces of many. */
export function* joinedTexts(texts: Iterable<string>, separator: string): Generator<string> {
  let before = '';
  let handful: string[] = [];
  let length = 0;
  for (const text of texts) {
    handful.push(text);
    length += text.length;
    if (handful.length < MOST && length < LONGEST) continue;
    yield before + handful.join(separator);
    before = separator;
    handful = [];
    length = 0;
  }
  if (handful.length > 0) yield before + handful.join(separator);
}
