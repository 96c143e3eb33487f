import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readLog } from './write-ahead-log.ts';
import type { LoggedPages } from './write-ahead-log.ts';

/** The layout of the header: https://sqlite.org/fileformat.html, 1.3. */
const MAGIC = 'SQLite format 3\0';
/** That of every capture that was ever made. */
const USUAL_PAGE_SIZE = 8192;

/** The pages of a database, whatever state it is in, with what the log beside it holds of them. Reads only. */
export class PageFile {
  readonly #file: number;
  readonly #log: number | null;
  readonly #logged: LoggedPages;
  readonly pageSize: number;
  /** What of each page holds content. */
  readonly usable: number;
  /** Null where the header is damaged. */
  readonly formatVersion: number | null;
  readonly pages: number;
  readonly #firstFree: number;

  constructor(file: string) {
    this.#file = openSync(file, 'r');
    const header = Buffer.alloc(100);
    readSync(this.#file, header, 0, 100, 0);
    const size = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    const isWhole = header.toString('latin1', 0, 16) === MAGIC && size >= 512 && (size & (size - 1)) === 0;
    this.pageSize = isWhole ? size : USUAL_PAGE_SIZE;
    this.usable = this.pageSize - (isWhole ? header.readUInt8(20) : 0);
    this.formatVersion = isWhole ? header.readUInt32BE(60) : null;
    this.#firstFree = isWhole ? header.readUInt32BE(32) : 0;
    this.#logged = readLog(`${file}-wal`, this.pageSize);
    this.#log = this.#logged.size > 0 ? openSync(`${file}-wal`, 'r') : null;
    const inFile = Math.ceil(fstatSync(this.#file).size / this.pageSize);
    this.pages = [...this.#logged.keys()].reduce((most, page) => Math.max(most, page), inFile);
  }

  /** A page, counted from 1, in the buffer given; shorter where the file ends in it. */
  read(page: number, into = Buffer.alloc(this.pageSize)): Buffer {
    const logged = this.#logged.get(page);
    const isLogged = logged !== undefined && this.#log !== null;
    const [file, offset] = isLogged ? [this.#log, logged] : [this.#file, (page - 1) * this.pageSize];
    return into.subarray(0, readSync(file, into, 0, this.pageSize, offset));
  }

  /** The pages that hold nothing any more, as far as the list of them can be read. */
  free(): Set<number> {
    const free = new Set<number>();
    let trunk = this.#firstFree;
    while (trunk > 0 && trunk <= this.pages && !free.has(trunk)) {
      free.add(trunk);
      const page = this.read(trunk);
      if (page.length < this.pageSize) break;
      const count = Math.min(page.readUInt32BE(4), this.usable / 4 - 2);
      for (let index = 0; index < count; index += 1) free.add(page.readUInt32BE(8 + 4 * index));
      trunk = page.readUInt32BE(0);
    }
    return free;
  }

  close(): void {
    closeSync(this.#file);
    if (this.#log !== null) closeSync(this.#log);
  }
}
