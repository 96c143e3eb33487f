import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

/** Where the newest contents of pages lie in a write-ahead log: page number → offset of the page in the log. */
export type LoggedPages = ReadonlyMap<number, number>;

/** The layout of the log: https://sqlite.org/fileformat.html, 4. */
const HEADER = 32;
const FRAME_HEADER = 24;
const LITTLE_ENDIAN_SUMS = 0x377f0682;

/**
 * What a log holds of whole transactions, up to the first frame that is cut off or damaged: exactly what SQLite would
 * take from it. Empty where there is no log, or one that belongs to something else.
 */
export function readLog(file: string, pageSize: number): LoggedPages {
  if (!existsSync(file)) return new Map();
  const log = openSync(file, 'r');
  try {
    return committedPages(log, fstatSync(log).size, pageSize);
  } finally {
    closeSync(log);
  }
}

function committedPages(log: number, size: number, pageSize: number): LoggedPages {
  const committed = new Map<number, number>();
  const header = Buffer.alloc(HEADER);
  if (readSync(log, header, 0, HEADER, 0) < HEADER) return committed;
  const magic = header.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== LITTLE_ENDIAN_SUMS || header.readUInt32BE(8) !== pageSize) return committed;
  const sums = new Checksums(magic === LITTLE_ENDIAN_SUMS);
  sums.add(header.subarray(0, 24));
  if (!sums.equal(header, 24)) return committed;
  const frame = Buffer.alloc(FRAME_HEADER + pageSize);
  let open: [number, number][] = [];
  for (let at = HEADER; at + frame.length <= size; at += frame.length) {
    readSync(log, frame, 0, frame.length, at);
    sums.add(frame.subarray(0, 8));
    sums.add(frame.subarray(FRAME_HEADER));
    const isOfThisLog = frame.subarray(8, 16).equals(header.subarray(16, 24));
    if (!isOfThisLog || !sums.equal(frame, 16)) break;
    open.push([frame.readUInt32BE(0), at + FRAME_HEADER]);
    const isCommit = frame.readUInt32BE(4) !== 0;
    if (!isCommit) continue;
    for (const [page, offset] of open) committed.set(page, offset);
    open = [];
  }
  return committed;
}

/** The running checksum of a log: https://sqlite.org/fileformat.html, 4.2. */
class Checksums {
  readonly #isLittleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(isLittleEndian: boolean) {
    this.#isLittleEndian = isLittleEndian;
  }

  add(bytes: Buffer): void {
    for (let at = 0; at + 8 <= bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
  }

  equal(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isLittleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}
