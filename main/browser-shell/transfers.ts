import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathPart } from '../../model/path-part.ts';
import type { SaveTarget } from '../engine/shell.ts';

/** A capture has its own limit of 5 GB by default; as JSON it is larger. */
const LARGEST_UPLOAD = 16 * 1024 ** 3;
const MOST_FILES = 50;
/** In bytes. */
const LONGEST_NAME = 200;

/** An upload that is too large, or one too many. */
export class TransferError extends Error {}

/** Files on their way between a page and this computer's temporary folder: where a desktop has dialogs. */
export class Transfers {
  readonly #folder: string;
  readonly #uploads = new Map<string, string>();
  readonly #downloads = new Map<string, { file: string; name: string }>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<Transfers> {
    return new Transfers(await mkdtemp(join(tmpdir(), 'ringscope-')));
  }

  /** Keeps what the page sends, under its own name; gives the id that requests name it by. */
  async receive(request: IncomingMessage, name: string): Promise<string> {
    if (this.#uploads.size >= MOST_FILES)
      throw new TransferError('Too many uploaded files wait to be opened.');
    const id = randomUUID();
    // In a folder of its own: what is opened is called by the name that the person knows.
    const folder = join(this.#folder, id);
    await mkdir(folder, { mode: 0o700 });
    const file = join(folder, plainName(name));
    try {
      await pipeline(request, limited(LARGEST_UPLOAD), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    this.#uploads.set(id, file);
    return id;
  }

  /** The file of an upload, for the one request that names it; it stays until these transfers are closed. */
  takeUpload(id: string): string | null {
    const file = this.#uploads.get(id) ?? null;
    this.#uploads.delete(id);
    return file;
  }

  /** Where to write what the page is then to fetch. */
  target(name: string): SaveTarget {
    const id = randomUUID();
    const file = join(this.#folder, `${id}-${plainName(name)}`);
    this.#downloads.set(id, { file, name: plainName(name) });
    for (const [oldest] of this.#downloads) {
      if (this.#downloads.size <= MOST_FILES) break;
      this.#downloads.delete(oldest);
    }
    return { file, download: `download/${id}` };
  }

  /** Sends a file that was made. False where there is none of that id. */
  async send(id: string, response: ServerResponse): Promise<boolean> {
    const found = this.#downloads.get(id);
    const size = found && (await stat(found.file).catch(() => null))?.size;
    if (!found || size === undefined) return false;
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': size,
      'Content-Disposition': `attachment; filename*=UTF-8''${pathPart(found.name)}`,
    });
    await pipeline(createReadStream(found.file), response);
    return true;
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Letters, digits and little else, so that it is a name and nothing more in any folder. */
function plainName(name: string): string {
  const plain = basename(name)
    .replace(/[^\p{L}\p{N} ._()-]/gu, '_')
    .replace(/^\.+/, '');
  return endOf(plain) || 'file';
}

/** As much of the end as file systems take for a name (255 bytes), with room for what is put before it. */
function endOf(name: string): string {
  const characters = Array.from(name);
  while (Buffer.byteLength(characters.join('')) > LONGEST_NAME) characters.splice(0, 8);
  return characters.join('');
}

function limited(most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new TransferError('The file is too large.'));
      else done(null, chunk);
    },
  });
}
