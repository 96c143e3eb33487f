import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast } from '../../../../support/contrast.ts';
import type { Colour } from '../../../../support/contrast.ts';
import { readPng } from '../../../../support/png.ts';
import type { Picture } from '../../../../support/png.ts';

const FOLDER = new URL('../../../../../build/icons/tray/', import.meta.url);
const ICONS = ['up', 'trouble', 'down', 'ringing'] as const;
/** Bars and panels, light and dark; which of them an icon is on, nobody tells on Linux. */
const LIGHT: Colour = [255, 255, 255];
const DARK: Colour = [32, 32, 32];
/** Contrast of graphics: WCAG 2.2, 1.4.11. */
const LEAST_CONTRAST = 3;

const read = (file: string) => readFileSync(new URL(file, FOLDER));

/** The pictures in an ICO file, as Windows finds them. */
function picturesOf(ico: Buffer): Picture[] {
  expect(ico.readUInt32LE(0)).toBe(0x00010000);
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index;
    const [bytes, start] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
    const picture = readPng(ico.subarray(start, start + bytes));
    expect([ico.readUInt8(entry), ico.readUInt8(entry + 1)]).toEqual([picture.width, picture.height]);
    return picture;
  });
}

/** Colours of the pixels that are wholly there. */
function coloursOf({ pixels }: Picture): Colour[] {
  const colours: Colour[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, opacity] = pixels.subarray(at, at + 4);
    if (opacity === 255) colours.push([red, green, blue]);
  }
  return colours;
}

/** The opacity of each pixel: what is left where there are no colours. */
const shapeOf = ({ pixels }: Picture) => pixels.filter((_value, at) => at % 4 === 3).join();

describe.each(ICONS)('the icon "%s" of the tray', (icon) => {
  it('is on macOS a template, black and clear, in both densities', () => {
    for (const [file, side] of [
      [`mac/${icon}Template.png`, 16],
      [`mac/${icon}Template@2x.png`, 32],
    ] as const) {
      const picture = readPng(read(file));
      expect([picture.width, picture.height]).toEqual([side, side]);
      const colours = picture.pixels.filter((_value, at) => at % 4 !== 3);
      expect(colours.every((value) => value === 0)).toBe(true);
      expect(new Set(shapeOf(picture).split(',')).size).toBeGreaterThan(2);
    }
  });

  it('is on Windows one file with every size that a tray has', () => {
    const sides = picturesOf(read(`windows/${icon}.ico`)).map(({ width, height }) => [width, height]);
    expect(sides).toEqual([16, 20, 24, 32, 40, 48].map((side) => [side, side]));
  });

  it('is on Linux there in both densities', () => {
    const sides = [`linux/${icon}.png`, `linux/${icon}@2x.png`].map((file) => readPng(read(file)).width);
    expect(sides).toEqual([24, 48]);
  });

  it('is seen on a light bar and on a dark one', () => {
    const colours = coloursOf(readPng(read(`linux/${icon}@2x.png`)));
    expect(colours.length).toBeGreaterThan(50);
    for (const colour of colours) {
      expect(contrast(colour, LIGHT)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      expect(contrast(colour, DARK)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  });
});

it('the icons of the tray differ by their shape alone', () => {
  const shapes = ICONS.map((icon) => shapeOf(readPng(read(`mac/${icon}Template.png`))));
  expect(new Set(shapes).size).toBe(ICONS.length);
});
