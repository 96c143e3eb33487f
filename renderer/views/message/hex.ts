const PER_LINE = 16;

/** A line of a dump: "00000010", "48 65 6c 6c 6f …", "Hello…". */
export interface HexLine {
  offset: string;
  bytes: string;
  text: string;
}

/** The bytes of a raw message: of text as UTF-8, or what its base64 stands for. */
export function bytesOf(raw: string, encoding: 'base64' | undefined): Uint8Array {
  if (encoding === undefined) return new TextEncoder().encode(raw);
  return Uint8Array.from(atob(raw), (character) => character.charCodeAt(0));
}

export function hexLines(bytes: Uint8Array, most: number): HexLine[] {
  const count = Math.min(most, Math.ceil(bytes.length / PER_LINE));
  return Array.from({ length: count }, (_, index) => {
    const line = [...bytes.subarray(index * PER_LINE, (index + 1) * PER_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0'));
    return {
      offset: (index * PER_LINE).toString(16).padStart(8, '0'),
      bytes: [hex.slice(0, 8).join(' '), hex.slice(8).join(' ')].join('  ').padEnd(PER_LINE * 3),
      text: line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    };
  });
}
