import type { FieldProblems } from './form-options.ts';

/** Problems told by the engine, each at the field it is of; those of no field, for the top of the form. */
export interface PlacedProblems {
  /** By the place in the source: "options.url", "proxy". */
  fields: FieldProblems;
  general: string[];
}

/** Places problems of the form "options.url: expected …", one a line, at their fields. */
export function placeProblems(texts: readonly string[]): PlacedProblems {
  const placed: PlacedProblems = { fields: {}, general: [] };
  for (const line of texts.flatMap((text) => text.split(/\n|; (?=[\w[\].-]+: )/))) {
    const [, place, what] =
      /^(?:source\.)?((?:options|trust|proxy|id|name|protocol)\b[^\s:]*): (.+)$/.exec(line.trim()) ?? [];
    if (place === undefined || what === undefined)
      placed.general.push(...(line.trim() === '' ? [] : [line.trim()]));
    else placed.fields[place] ??= sentence(what);
  }
  return placed;
}

/** What is wrong at this place or within it: of "options.devices" also "options.devices[0].extension". */
export function problemAt(problems: FieldProblems, place: string): string | null {
  const own = problems[place];
  if (own !== undefined) return own;
  const inner = Object.entries(problems).find(
    ([at]) => at.startsWith(`${place}[`) || at.startsWith(`${place}.`),
  );
  return inner ? inner[1] : null;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
