/** JSON as Python's `json.dumps` writes it by default: a blank after `:` and `,`, and nothing but ASCII. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object') throw new TypeError(`JSON has no form for a ${typeof value}`);
  const members: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${text(key)}: ${pythonJson(member)}`);
  }
  return `{${members.join(', ')}}`;
}

function text(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
