/** One line of the drawing. */
export interface Series {
  name: string;
  /** `time` in ms, `memory` in MB: each has a panel of its own. */
  measures: 'time' | 'memory';
  points: readonly { events: number; value: number }[];
}

const WIDTH = 820;
const HEIGHT = 380;
const PANELS = {
  time: { title: 'Time (ms)', left: 62, width: 290 },
  memory: { title: 'Memory (MB)', left: 500, width: 190 },
} as const;
const TOP = 48;
const BOTTOM = 330;
/** Room for the names at the ends of the lines. */
const NAME_PX = 8;
const NAME_HEIGHT = 13;
/** Seen on white and on black alike. */
const COLOURS = ['#2f80d0', '#d9722a', '#2a9d66', '#c2487f', '#8a6fd1', '#a08a1f', '#3a9aa8'];
/** A place is a whole number of pixels: the file is the same wherever it is made. */
const rounded = Math.round;

/**
 * How cost grows with the size of a capture, as SVG: both axes logarithmic, so that what grows as the number of events
 * does is a line that rises by 45° of the scales. Values of 0 are left out. Readable on light and dark ground.
 */
export function growthPlot(series: readonly Series[]): string {
  const panels = (['time', 'memory'] as const).map((measures) =>
    panel(
      PANELS[measures],
      series.filter((one) => one.measures === measures),
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="growth-title">`,
    '<title id="growth-title">How time and memory grow with the number of events</title>',
    '<style>',
    'text { font: 11px system-ui, sans-serif; fill: #444; }',
    '.grid { stroke: #888; stroke-opacity: 0.3; }',
    'polyline { fill: none; stroke-width: 2; }',
    '@media (prefers-color-scheme: dark) { text { fill: #ccc; } }',
    '</style>',
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function panel(place: { title: string; left: number; width: number }, series: readonly Series[]): string {
  const points = series.flatMap(({ points: own }) => own).filter(({ value }) => value > 0);
  if (points.length === 0) return '';
  const across = scale(
    points.map(({ events }) => events),
    place.left,
    place.left + place.width,
  );
  const up = scale(
    points.map(({ value }) => value),
    BOTTOM,
    TOP,
  );
  return [
    `<text x="${place.left}" y="${TOP - 22}" font-weight="600">${place.title}</text>`,
    ...across.ticks.map((tick) => verticalLine(across.at(tick), short(tick))),
    ...up.ticks.map((tick) => horizontalLine(place, up.at(tick), short(tick))),
    `<text x="${place.left + place.width / 2}" y="${BOTTOM + 34}" text-anchor="middle">events</text>`,
    ...lines(series, across, up),
  ].join('\n');
}

interface Scale {
  ticks: readonly number[];
  at(value: number): number;
}

/** Logarithmic, from a power of ten below the values to one above them. */
function scale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    at: (value) => rounded(from + ((Math.log10(value) - low) / (high - low)) * (to - from)),
  };
}

function lines(series: readonly Series[], across: Scale, up: Scale): string[] {
  const drawn = series
    .map(({ name, points }, index) => {
      const places = points
        .filter(({ value }) => value > 0)
        .map(({ events, value }) => ({ x: across.at(events), y: up.at(value) }));
      const end = places.at(-1);
      return {
        name,
        colour: COLOURS[index % COLOURS.length] ?? '#888',
        places,
        y: end?.y ?? 0,
        x: end?.x ?? 0,
      };
    })
    .filter(({ places }) => places.length > 0);
  // From below to above, each name no nearer to the one before than it is high.
  let free = Infinity;
  return drawn
    .toSorted((a, b) => b.y - a.y)
    .flatMap(({ name, colour, places, x, y }) => {
      const nameAt = Math.min(y + 4, free);
      free = nameAt - NAME_HEIGHT;
      return [
        `<polyline stroke="${colour}" points="${places.map((place) => `${place.x},${place.y}`).join(' ')}"/>`,
        ...places.map((place) => `<circle cx="${place.x}" cy="${place.y}" r="3" fill="${colour}"/>`),
        `<text x="${x + NAME_PX}" y="${nameAt}" style="fill: ${colour}">${name}</text>`,
      ];
    });
}

function verticalLine(x: number, label: string): string {
  return `<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${BOTTOM}"/><text x="${x}" y="${BOTTOM + 16}" text-anchor="middle">${label}</text>`;
}

function horizontalLine({ left, width }: { left: number; width: number }, y: number, label: string): string {
  return `<line class="grid" x1="${left}" x2="${left + width}" y1="${y}" y2="${y}"/><text x="${left - 6}" y="${y + 4}" text-anchor="end">${label}</text>`;
}

/** "10 k", "1 M", "0.1". */
function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`;
  if (value >= 1e3) return `${value / 1e3} k`;
  return String(Number(value.toPrecision(1)));
}
