import { missingWords } from '../../../model/ladder/words.ts';
import type { Ladder, LadderGap, LadderParticipant, LadderStep } from '../../../model/ladder/ladder.ts';
import type { CallState } from '../../../model/vocabulary.ts';
import { escaped } from './markup.ts';

const COLUMN = 190;
const MARGIN = 120;
const HEAD = 40;
const ROW = 38;
/** What fits between two columns. */
const LONGEST = 34;
/** Longer ladders than this are too tall to be looked at; the events of the call are all in the table. */
const MOST_STEPS = 300;

/** The ladder as an inline picture, without styles of its own: columns, arrows and marks, each linked to its event. */
export function ladderSvg({ participants, steps, gaps }: Ladder): string {
  const shown = rowsOf(steps.slice(0, MOST_STEPS), gaps);
  const width = 2 * MARGIN + Math.max(0, participants.length - 1) * COLUMN + 90;
  const height = HEAD + shown.length * ROW + 12;
  const parts = [
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Ladder of the call">`,
    ...participants.map((participant, index) => column(participant, index, height)),
    ...shown.map((row, index) => {
      const y = HEAD + (index + 0.7) * ROW;
      return 'after' in row ? missing(row, y, width) : rung(row, y, width);
    }),
    '</svg>',
  ];
  if (steps.length > MOST_STEPS) parts.push(`<p>${steps.length - MOST_STEPS} more steps are not drawn.</p>`);
  return parts.join('');
}

/** Steps with the times between them in which events are missing. */
function rowsOf(steps: readonly LadderStep[], gaps: readonly LadderGap[]): (LadderStep | LadderGap)[] {
  const gapsAfter = (count: number) => gaps.filter(({ after }) => after === count);
  return [...steps.flatMap((step, index) => [...gapsAfter(index), step]), ...gapsAfter(steps.length)];
}

function missing(gap: LadderGap, y: number, width: number): string {
  const words = `${missingWords(gap)} · ${gap.reason}`;
  return (
    `<g><title>${escaped(words)}</title><rect class="gap" x="4" y="${y - 13}" width="${width - 8}" height="22" rx="3"/>` +
    `${text(width / 2, y + 2, 'middle', words, Math.floor(width / 7))}</g>`
  );
}

function x(index: number): number {
  return MARGIN + index * COLUMN;
}

function column({ title, subtitle }: LadderParticipant, index: number, height: number): string {
  const at = x(index);
  const second = subtitle === undefined ? '' : text(at, 28, 'middle', subtitle, 26, 'dim');
  return `${text(at, 14, 'middle', title, 26)}${second}<line class="life" x1="${at}" x2="${at}" y1="${HEAD - 6}" y2="${height}"/>`;
}

function rung(step: LadderStep, y: number, width: number): string {
  const { from, to, label, note, sinceStart, seq, state } = step;
  const told = `<title>${escaped([step.name, note].filter(Boolean).join(' · '))}</title>`;
  const time = `+${(sinceStart / 1_000).toFixed(3)} s`;
  const picture =
    to === null
      ? `<circle class="mark${tone('t', state)}" cx="${x(from)}" cy="${y}" r="5"/>` +
        text(x(from) + 12, y - 1, 'start', withNote(label, note), 46) +
        text(x(from) + 12, y + 12, 'start', time, 20, 'dim')
      : arrow(x(from), x(to), y, state) +
        text((x(from) + x(to)) / 2, y - 6, 'middle', withNote(label, note), Math.abs(to - from) * LONGEST) +
        text((x(from) + x(to)) / 2, y + 13, 'middle', time, 20, 'dim');
  const area = `<rect x="0" y="${y - ROW / 2 - 3}" width="${width}" height="${ROW}" fill="none" pointer-events="all"/>`;
  return `<a href="#e${seq}"><g>${told}${area}${picture}</g></a>`;
}

function arrow(from: number, to: number, y: number, state: CallState | null): string {
  const way = Math.sign(to - from);
  return (
    `<line class="arrow${tone('s', state)}" x1="${from}" x2="${to - way * 7}" y1="${y}" y2="${y}"/>` +
    `<path class="tip${tone('t', state)}" d="M${to} ${y}l${-way * 9} -4v8z"/>`
  );
}

function tone(prefix: 's' | 't', state: CallState | null): string {
  return state === null ? '' : ` ${prefix}-${state}`;
}

function withNote(label: string, note: string | undefined): string {
  return note === undefined ? label : `${label} · ${note}`;
}

function text(
  at: number,
  y: number,
  anchor: 'start' | 'middle',
  words: string,
  longest: number,
  tint?: 'dim',
): string {
  const letters = Array.from(words);
  const short = letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : words;
  const drawn = tint === undefined ? '' : ` class="${tint}"`;
  return `<text x="${at}" y="${y}" text-anchor="${anchor}"${drawn}>${escaped(short)}</text>`;
}
