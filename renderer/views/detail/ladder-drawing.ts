import type { Ladder, LadderGap, LadderStep } from '../../../model/ladder/ladder.ts';

/** CSS px. */
const HEAD = 46;
const STEP = 44;
const GAP = 30;
const LEAST_COLUMN = 96;
const MARGIN = 56;

export interface DrawnStep {
  step: LadderStep;
  /** Of the arrow, or of the mark: then both are the same. */
  fromX: number;
  toX: number;
  y: number;
  /** Where the words begin, and whether they stand in the middle of the arrow. */
  labelX: number;
  isMiddle: boolean;
}

export interface DrawnGap {
  gap: LadderGap;
  y: number;
}

/** A ladder in the px of an SVG. */
export interface LadderDrawing {
  width: number;
  height: number;
  columns: { x: number; title: string; subtitle: string | undefined }[];
  steps: DrawnStep[];
  gaps: DrawnGap[];
  head: number;
  stepHeight: number;
}

/** Draws into the width that there is; wider where the columns would stand too close. */
export function drawLadder(ladder: Ladder, room: number): LadderDrawing {
  const count = ladder.participants.length;
  const span = Math.max(room - 2 * MARGIN, LEAST_COLUMN * (count - 1), 1);
  const x = (index: number): number => (count === 1 ? MARGIN : MARGIN + (span * index) / (count - 1));
  const steps: DrawnStep[] = [];
  const gaps: DrawnGap[] = [];
  let y = HEAD + 26;
  const addGaps = (after: number): void => {
    for (const gap of ladder.gaps.filter((candidate) => candidate.after === after)) {
      gaps.push({ gap, y: y - 12 });
      y += GAP;
    }
  };
  ladder.steps.forEach((step, index) => {
    addGaps(index);
    steps.push(drawStep(step, x, y, count));
    y += STEP;
  });
  addGaps(ladder.steps.length);
  return {
    width: Math.max(room, span + 2 * MARGIN),
    height: y + 4,
    columns: ladder.participants.map(({ title, subtitle }, index) => ({ x: x(index), title, subtitle })),
    steps,
    gaps,
    head: HEAD,
    stepHeight: STEP,
  };
}

function drawStep(step: LadderStep, x: (index: number) => number, y: number, count: number): DrawnStep {
  const fromX = x(step.from);
  if (step.to === null) {
    // Words of a mark on the last column stand before it.
    const isLast = step.from === count - 1 && count > 1;
    return { step, fromX, toX: fromX, y, labelX: isLast ? fromX - 12 : fromX + 12, isMiddle: false };
  }
  const toX = x(step.to);
  return { step, fromX, toX, y, labelX: (fromX + toX) / 2, isMiddle: true };
}
