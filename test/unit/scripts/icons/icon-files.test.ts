import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { icns, ico } from '../../../../scripts/icons/icon-files.mjs';

const picture = (size: number, content: string) => ({ size, png: Buffer.from(content) });
const committed = (file: string) => readFileSync(new URL(`../../../../build/${file}`, import.meta.url));

describe('an ICO file', () => {
  // Windows: 6 bytes of header, 16 an entry (sides, colours, planes, bits, length, place), then the pictures.
  it('lists its pictures, writes 256 as 0, and leaves out what is larger', () => {
    const file = ico([picture(16, 'small'), picture(256, 'large'), picture(512, 'too large')]);
    expect([...file.subarray(0, 6)]).toEqual([0, 0, 1, 0, 2, 0]);
    expect([...file.subarray(6, 22)]).toEqual([16, 16, 0, 0, 1, 0, 32, 0, 5, 0, 0, 0, 38, 0, 0, 0]);
    expect([...file.subarray(22, 38)]).toEqual([0, 0, 0, 0, 1, 0, 32, 0, 5, 0, 0, 0, 43, 0, 0, 0]);
    expect(file.subarray(38).toString()).toBe('smalllarge');
  });
});

describe('an ICNS file', () => {
  it('holds its pictures under the names that macOS knows, one of double density twice', () => {
    const file = icns([picture(24, 'unknown'), picture(32, 'abc')]);
    expect(file.toString('latin1')).toBe('icns\0\0\0\x1e' + 'icp5\0\0\0\x0babc' + 'ic11\0\0\0\x0babc');
  });
});

describe('the icons of the packages', () => {
  it('are whole: each picture is a PNG of its size', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
      const png = committed(`icons/${size}x${size}.png`);
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  it('reach 256 pixels for Windows and 1024 for macOS', () => {
    expect(committed('icon.ico').readUInt16LE(4)).toBe(7);
    expect(committed('icon.icns').includes('ic10')).toBe(true);
  });
});
