import { CALL_KINDS, isLinkKind, OPAQUE_KINDS } from '../../../../model/vocabulary.ts';
import type { CallState, EventKind } from '../../../../model/vocabulary.ts';
import { STATE_WORDS } from '../../../state/call-words.ts';
import { colourOf, stateColour } from '../../../state/timeline-colours.svelte.ts';
import type { CanvasColours } from '../../../state/timeline-colours.svelte.ts';
import { hatchPattern } from '../../../state/timeline-hatch.ts';
import type { Hatch } from '../../../state/timeline-hatch.ts';

/** No two states of one colour are hatched alike. */
const HATCHES: Readonly<Record<CallState, Hatch | null>> = {
  initiated: 'dots',
  offered: 'falling',
  ringing: 'rising',
  connected: null,
  conferenced: 'dots',
  held: 'upright',
  queued: 'level',
  diverted: 'falling',
  transferred: 'rising',
  cleared: null,
  failed: 'falling',
};

const OF_CALLS: ReadonlySet<EventKind> = new Set(CALL_KINDS);
const OPAQUE: ReadonlySet<EventKind> = new Set(OPAQUE_KINDS);

/** What lanes are painted with: made once for a theme and a screen, used for every frame. */
export class LanePaint {
  readonly #context: CanvasRenderingContext2D;
  readonly #colours: CanvasColours;
  readonly #density: number;
  readonly #hatches = new Map<string, CanvasPattern | null>();
  readonly #words = new Map<CallState, number>();

  /** `density`: device px in a CSS px. */
  constructor(context: CanvasRenderingContext2D, colours: CanvasColours, density: number) {
    this.#context = context;
    this.#colours = colours;
    this.#density = density;
  }

  get context(): CanvasRenderingContext2D {
    return this.#context;
  }

  get density(): number {
    return this.#density;
  }

  token(name: string): string {
    return colourOf(this.#colours, name);
  }

  state(state: CallState): string {
    return stateColour(this.#colours, state);
  }

  /** What lies over the colour of a state; null for nothing. */
  stateHatch(state: CallState): CanvasPattern | null {
    const hatch = HATCHES[state];
    return hatch && this.hatch(hatch, 'bg');
  }

  hatch(hatch: Hatch, token: string): CanvasPattern | null {
    const name = `${hatch} ${token}`;
    const known = this.#hatches.get(name);
    if (known !== undefined) return known;
    const made = hatchPattern(this.#context, hatch, this.token(token), this.#density);
    this.#hatches.set(name, made);
    return made;
  }

  /** Of events: those of calls, of agents and devices, of links, and the rest. */
  kind(kind: EventKind): string {
    if (OF_CALLS.has(kind)) return this.token('dim');
    if (isLinkKind(kind)) return this.token('failed');
    return this.token(OPAQUE.has(kind) ? 'edge' : 'accent');
  }

  /** How wide the word of a state is, in CSS px. */
  wordWidth(state: CallState): number {
    const known = this.#words.get(state);
    if (known !== undefined) return known;
    const { width } = this.#context.measureText(STATE_WORDS[state]);
    this.#words.set(state, width);
    return width;
  }
}
