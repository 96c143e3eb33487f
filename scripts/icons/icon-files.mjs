import { Buffer } from 'node:buffer';

/**
 * A picture in one size, as a PNG file.
 * @typedef {object} Picture
 * @property {number} size pixels of a side
 * @property {Buffer} png
 */

/** What macOS calls a picture of so many pixels; for a display of double density the same picture has a second name. */
const ICNS_TYPES = new Map([
  [32, ['icp5', 'ic11']],
  [64, ['ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
]);

/** The largest side that an entry of an ICO file can have. */
const ICO_LARGEST = 256;

/**
 * @param {readonly Picture[]} pictures
 * @returns {Buffer} an ICNS file of those that macOS has a name for
 */
export function icns(pictures) {
  const entries = pictures.flatMap(({ size, png }) =>
    (ICNS_TYPES.get(size) ?? []).map((type) => Buffer.concat([icnsHead(type, png.length), png])),
  );
  const body = Buffer.concat(entries);
  return Buffer.concat([icnsHead('icns', body.length), body]);
}

/**
 * @param {string} type
 * @param {number} length of what follows
 */
function icnsHead(type, length) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(head.length + length, 4);
  return head;
}

/**
 * @param {readonly Picture[]} pictures
 * @returns {Buffer} an ICO file of those that fit in
 */
export function ico(pictures) {
  const fitting = pictures.filter(({ size }) => size <= ICO_LARGEST);
  const head = Buffer.alloc(6 + 16 * fitting.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(fitting.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of fitting.entries()) {
    const entry = 6 + 16 * index;
    // A side of 256 is written as 0.
    head.writeUInt8(size % ICO_LARGEST, entry);
    head.writeUInt8(size % ICO_LARGEST, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...fitting.map(({ png }) => png)]);
}
