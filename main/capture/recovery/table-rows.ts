import type { SQLOutputValue } from 'node:sqlite';
import type { PageFile } from './page-file.ts';

/** A row as it lies in a page. */
export interface StoredRow {
  id: number;
  /** In the order of the columns of its table; null where the row cannot be read. */
  values: SQLOutputValue[] | null;
  /** The first of the values of which the end is lost; Infinity where there is none. */
  cutFrom: number;
}

/** The type of the pages that hold rows of tables: https://sqlite.org/fileformat.html, 1.6. */
const TABLE_LEAF = 0x0d;

/** What a page of a table holds. */
export interface TablePage {
  /** In the order of their ids. */
  rows: StoredRow[];
  /** The page holds no other rows than these. */
  isWhole: boolean;
}

/** Reads the first `most` rows of a page of a table; none where the page is something else. */
export function readTablePage(file: PageFile, number: number, page: Buffer, most = Infinity): TablePage {
  const { cells, isWhole } = cellsOf(file, number, page);
  const rows = cells.slice(0, most).map(({ id, at, length }) => {
    const payload = payloadOf(file, page, at, length);
    return { id, ...valuesOf(payload, payload.length < length) };
  });
  return { rows, isWhole };
}

interface Cell {
  id: number;
  /** Where its payload begins, and how long that is with what lies on other pages. */
  at: number;
  length: number;
}

const NOTHING = { cells: [], isWhole: false };

function cellsOf(file: PageFile, number: number, page: Buffer): { cells: Cell[]; isWhole: boolean } {
  const start = number === 1 ? 100 : 0;
  const end = Math.min(file.usable, page.length);
  const pointers = start + 8;
  if (page[start] !== TABLE_LEAF || pointers > end) return NOTHING;
  const count = page.readUInt16BE(start + 3);
  if (pointers + 2 * count > end) return NOTHING;
  const cells: Cell[] = [];
  for (let index = 0; index < count; index += 1) {
    const cell = cellAt(page, page.readUInt16BE(pointers + 2 * index), pointers + 2 * count, end);
    if (cell) cells.push(cell);
  }
  return { cells: cells.sort((one, other) => one.id - other.id), isWhole: cells.length === count };
}

function cellAt(page: Buffer, offset: number, from: number, to: number): Cell | undefined {
  if (offset < from || offset >= to) return undefined;
  const length = varint(page, offset);
  const id = varint(page, length.next);
  const fits = length.value > 1 && length.value < 2 ** 31 && id.value > 0 && id.next < to;
  return fits && Number.isSafeInteger(id.value)
    ? { id: id.value, at: id.next, length: length.value }
    : undefined;
}

/** With what lies on overflow pages, as far as their chain holds: https://sqlite.org/fileformat.html, 1.6 and 1.7. */
function payloadOf(file: PageFile, page: Buffer, at: number, length: number): Buffer {
  const { usable } = file;
  const end = Math.min(usable, page.length);
  if (length <= usable - 35) return page.subarray(at, Math.min(at + length, end));
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const local = fitting <= usable - 35 ? fitting : least;
  if (at + local + 4 > end) return page.subarray(at, Math.min(at + local, end));
  const parts = [page.subarray(at, at + local)];
  let missing = length - local;
  let next = page.readUInt32BE(at + local);
  while (missing > 0 && next > 1 && next <= file.pages) {
    const overflow = file.read(next);
    if (overflow.length < file.pageSize) break;
    next = overflow.readUInt32BE(0);
    // The last of a chain names no other, all before it do: what is not so was overwritten.
    if ((next === 0) !== missing <= usable - 4) break;
    parts.push(overflow.subarray(4, 4 + Math.min(missing, usable - 4)));
    missing -= usable - 4;
  }
  return Buffer.concat(parts);
}

/** The record format: https://sqlite.org/fileformat.html, 2.1. No values for what is none. */
function valuesOf(payload: Buffer, isCut: boolean): Omit<StoredRow, 'id'> {
  const header = varint(payload, 0);
  if (header.value < 2 || header.value > payload.length) return NO_VALUES;
  const values: SQLOutputValue[] = [];
  let cutFrom = Infinity;
  let at = header.value;
  for (let next = header.next; next < header.value;) {
    const type = varint(payload, next);
    const size = sizeOf(type.value);
    if (size === null || (at + size > payload.length && !isCut)) return NO_VALUES;
    if (at + size > payload.length) cutFrom = Math.min(cutFrom, values.length);
    values.push(valueAt(payload, at, type.value, size));
    next = type.next;
    at += size;
  }
  return { values, cutFrom };
}

const NO_VALUES = { values: null, cutFrom: Infinity };
const NUMBER_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function sizeOf(type: number): number | null {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return NUMBER_SIZES[type] ?? null;
}

function valueAt(payload: Buffer, at: number, type: number, size: number): SQLOutputValue {
  const end = Math.min(at + size, payload.length);
  if (type >= 12)
    return type % 2 === 1 ? payload.toString('utf8', at, end) : Uint8Array.from(payload.subarray(at, end));
  if (type === 0 || at + size > payload.length) return null;
  if (type === 7) return payload.readDoubleBE(at);
  if (type === 6) return Number(payload.readBigInt64BE(at));
  return type >= 8 ? type - 8 : payload.readIntBE(at, size);
}

/** Up to nine bytes, seven bits each but the last: https://sqlite.org/fileformat.html, 1.6. */
function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[at + index] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), next: at + 9 };
}
