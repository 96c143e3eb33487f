import { styleText } from 'node:util';
import type { Paint } from './event-line.ts';

/** A reader of stdout that falls behind by this much (bytes) misses lines, which are counted. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;

type Output = NodeJS.WriteStream | NodeJS.WritableStream;

/** Where a command writes: results on stdout, everything said to a person on stderr. */
export class Terminal {
  /** Resolves when nobody reads stdout any more (`… | head`). */
  readonly outputClosed: Promise<void>;
  readonly paint: Paint;
  readonly paintTold: Paint;
  readonly #output: Output;
  readonly #told: Output;
  #unprinted = 0;
  #progress = false;

  constructor(output: Output, told: Output) {
    this.#output = output;
    this.#told = told;
    this.paint = paintFor(output);
    this.paintTold = paintFor(told);
    this.outputClosed = new Promise((resolve) => output.once('error', () => resolve()));
  }

  /** One line of results. */
  print(line: string): void {
    if ('writableLength' in this.#output && this.#output.writableLength > OUTPUT_LIMIT) this.#unprinted += 1;
    else this.#output.write(`${line}\n`);
  }

  /** Lines that were not printed because the reader of stdout is too slow. */
  get unprinted(): number {
    return this.#unprinted;
  }

  /** One or more lines for the person. */
  tell(text: string): void {
    this.endProgress();
    this.#told.write(`${text}\n`);
  }

  /** Shows how far a long work is, on a terminal only; the next call replaces it. */
  showProgress(text: string): void {
    if (!isTerminal(this.#told)) return;
    this.#told.write(`\r\x1b[K${text}`);
    this.#progress = true;
  }

  /** Takes the progress away again. */
  endProgress(): void {
    if (this.#progress) this.#told.write('\r\x1b[K');
    this.#progress = false;
  }
}

function isTerminal(stream: Output): stream is NodeJS.WriteStream {
  return 'isTTY' in stream && stream.isTTY;
}

function paintFor(stream: Output): Paint {
  if (!isTerminal(stream) || !stream.hasColors()) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
