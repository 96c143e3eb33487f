/** How an area is drawn over, so that what it means does not depend on its colour. */
export type Hatch = 'rising' | 'falling' | 'upright' | 'level' | 'dots';

const SIZE = 8;

/** Stripes or dots in one colour, for `fillStyle`. `density`: device px in a CSS px. Null where there is no canvas. */
export function hatchPattern(
  context: CanvasRenderingContext2D,
  hatch: Hatch,
  colour: string,
  density: number,
): CanvasPattern | null {
  const size = Math.round(SIZE * density);
  const tile = new OffscreenCanvas(size, size);
  const drawing = tile.getContext('2d');
  if (!drawing) return null;
  drawing.scale(size / SIZE, size / SIZE);
  drawing.strokeStyle = colour;
  drawing.fillStyle = colour;
  drawing.lineWidth = 1.6;
  drawing.beginPath();
  for (const [x1, y1, x2, y2] of LINES[hatch]) {
    drawing.moveTo(x1, y1);
    drawing.lineTo(x2, y2);
  }
  drawing.stroke();
  if (hatch === 'dots') {
    drawing.fillRect(1, 1, 2, 2);
    drawing.fillRect(5, 5, 2, 2);
  }
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(SIZE / size));
  return pattern;
}

type Line = readonly [number, number, number, number];
const LINES: Readonly<Record<Hatch, readonly Line[]>> = {
  rising: [
    [-2, 10, 10, -2],
    [-2, 2, 2, -2],
    [6, 10, 10, 6],
  ],
  falling: [
    [-2, -2, 10, 10],
    [-2, 6, 2, 10],
    [6, -2, 10, 2],
  ],
  upright: [
    [2, 0, 2, 8],
    [6, 0, 6, 8],
  ],
  level: [
    [0, 2, 8, 2],
    [0, 6, 8, 6],
  ],
  dots: [],
};
