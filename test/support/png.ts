import { inflateSync } from 'node:zlib';

export interface Picture {
  width: number;
  height: number;
  /** Four bytes for each pixel: red, green, blue, opacity. */
  pixels: Uint8Array;
}

/** The pixels of a PNG with eight bits a channel and opacity, without interlacing; throws for other ones. */
export function readPng(file: Buffer): Picture {
  const chunks = chunksOf(file);
  const head = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!head) throw new Error('Not a PNG.');
  const [depth, kind, , , interlaced] = head.subarray(8);
  if (depth !== 8 || kind !== 6 || interlaced !== 0) throw new Error('A PNG of another kind.');
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const data = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((one) => one.data)),
  );
  return { width, height, pixels: unfiltered(data, width * 4, height) };
}

function chunksOf(file: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    chunks.push({
      type: file.toString('latin1', at + 4, at + 8),
      data: file.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

/** PNG specification, 9.2: each line is told by its difference from what is left of it and above it. */
function unfiltered(data: Buffer, lineBytes: number, lines: number): Uint8Array {
  const pixels = new Uint8Array(lineBytes * lines);
  const at = (line: number, byte: number) =>
    line < 0 || byte < 0 ? 0 : (pixels[line * lineBytes + byte] ?? 0);
  for (let line = 0; line < lines; line += 1) {
    const start = line * (lineBytes + 1);
    for (let byte = 0; byte < lineBytes; byte += 1) {
      const [left, above, both] = [
        at(line, byte - 4),
        at(line - 1, byte),
        byte < 4 ? 0 : at(line - 1, byte - 4),
      ];
      const expected = predicted(data[start] ?? 0, left, above, both);
      pixels[line * lineBytes + byte] = (data[start + 1 + byte] ?? 0) + expected;
    }
  }
  return pixels;
}

function predicted(filter: number, left: number, above: number, both: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return Math.floor((left + above) / 2);
    case 4:
      return nearest(left + above - both, left, above, both);
    default:
      throw new Error(`PNG has no filter ${filter}.`);
  }
}

/** The first of those that lie nearest to it (Paeth). */
function nearest(target: number, ...values: number[]): number {
  const distances = values.map((value) => Math.abs(target - value));
  return values[distances.indexOf(Math.min(...distances))] ?? 0;
}
