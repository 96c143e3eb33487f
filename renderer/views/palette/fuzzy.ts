/** How well a title answers what was typed, and which of its letters do. */
export interface Match {
  score: number;
  /** Places in the title, in UTF-16 units. */
  letters: number[];
}

const AT_WORD_START = 12;
const AFTER_LAST = 8;
/** Only the first letter may stand within a word. */
const ELSEWHERE = 1;

/** Matches beginnings of words of `title`, in their order and in any case; null where a letter finds none. */
export function fuzzyMatch(typed: string, title: string): Match | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  if (wanted === '') return { score: 0, letters: [] };
  const text = title.toLowerCase();
  // Letters beyond the first could be found at several places: each first place is tried, and the best is taken.
  let best: Match | null = null;
  for (
    let start = text.indexOf(wanted.charAt(0));
    start >= 0;
    start = text.indexOf(wanted.charAt(0), start + 1)
  ) {
    const found = matchFrom(wanted, text, start);
    if (found && (best === null || found.score > best.score)) best = found;
  }
  return best && { ...best, score: best.score - title.length / 100 };
}

function matchFrom(wanted: string, text: string, start: number): Match | null {
  const letters: number[] = [];
  let score = 0;
  let from = start;
  for (const letter of wanted) {
    const last = letters.at(-1);
    const at = nextPlace(letter, text, from, last);
    if (at === null) return null;
    score +=
      last !== undefined && at === last + 1 ? AFTER_LAST : isWordStart(text, at) ? AT_WORD_START : ELSEWHERE;
    letters.push(at);
    from = at + 1;
  }
  return { score, letters };
}

/** Right after the last letter, else at the beginning of a later word: letters within words would match everything. */
function nextPlace(letter: string, text: string, from: number, last: number | undefined): number | null {
  if (last === undefined || text.charAt(last + 1) === letter) return text.indexOf(letter, from);
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isWordStart(text, at)) return at;
  }
  return null;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || /[\s(“"/–-]/.test(text.charAt(at - 1));
}

/** What matches, the best first; what is equally good stays in its order. */
export function ranked<Item>(
  typed: string,
  items: readonly Item[],
  titleOf: (item: Item) => string,
): { item: Item; letters: number[] }[] {
  return items
    .flatMap((item) => {
      const match = fuzzyMatch(typed, titleOf(item));
      return match ? [{ item, ...match }] : [];
    })
    .sort((one, other) => other.score - one.score)
    .map(({ item, letters }) => ({ item, letters }));
}

/** A title in pieces: those that were typed, and those between. */
export function pieces(title: string, letters: readonly number[]): { text: string; isTyped: boolean }[] {
  const typed = new Set(letters);
  const parts: { text: string; isTyped: boolean }[] = [];
  for (let at = 0; at < title.length; at += 1) {
    const isTyped = typed.has(at);
    const last = parts.at(-1);
    if (last?.isTyped === isTyped) last.text += title.charAt(at);
    else parts.push({ text: title.charAt(at), isTyped });
  }
  return parts;
}
