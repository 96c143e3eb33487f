/** What a spreadsheet takes for a formula, and what it would not show (OWASP, CSV injection). */
const ACTIVE = /^[=+\-@\uff1d\uff0b\uff0d\uff20\p{Cc}]/u;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * One line of CSV as RFC 4180 has it, with its CRLF. A cell that a spreadsheet could take for a formula begins with an
 * apostrophe, telephone numbers with a leading `+` too: a program that reads the file takes one leading apostrophe away.
 */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const inert = ACTIVE.test(value) || value.startsWith("'") ? `'${value}` : value;
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
