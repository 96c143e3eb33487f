import type { NativeImage as RealImage, Size } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Faithful = Pick<RealImage, 'isEmpty' | 'getSize' | 'isTemplateImage'>;

/** An image by its size; what is drawn in it is nothing to the app. */
export class FakeImage implements Faithful {
  /** Where it was read from; "" for an empty one. */
  readonly path: string;
  readonly #size: Size;

  constructor(path: string, size: Size) {
    this.path = path;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#size.width === 0;
  }

  getSize(): Size {
    return this.#size;
  }

  /** docs/api/native-image.md: by a name that ends in "Template". */
  isTemplateImage(): boolean {
    return /Template(?:@[\d.]+x)?$/.test(basename(this.path, extname(this.path)));
  }
}

export const nativeImage = {
  createEmpty: (): FakeImage => new FakeImage('', { width: 0, height: 0 }),

  /** electron.d.ts: "an empty image if the `path` does not exist, cannot be read, or is not a valid image". */
  createFromPath(path: string): FakeImage {
    if (!existsSync(path)) return nativeImage.createEmpty();
    const size = sizeOf(readFileSync(path));
    return size ? new FakeImage(path, size) : nativeImage.createEmpty();
  },
};

/** The first size of an ICO, which has several; null for what is neither a PNG nor an ICO. */
function sizeOf(content: Buffer): Size | null {
  if (content.subarray(0, 8).equals(PNG_SIGNATURE)) {
    return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
  }
  const isIco = content.length > 8 && content.readUInt32LE(0) === 0x00010000;
  return isIco ? { width: content.readUInt8(6), height: content.readUInt8(7) } : null;
}
