import type { Clock } from '../../model/clock.ts';
import type { ExaminedStep, StepStatus } from '../../model/contract/doctor.ts';
import type { ProtocolStep } from '../protocols/protocol.ts';

/** Made only where there is a proxy; everything else about a step is the protocol's. */
const PROXY: ProtocolStep = { id: 'proxy', title: 'Go through the proxy' };
/** Steps that not every address has: one that was passed over is not shown. */
const WHERE_USED: ReadonlySet<string> = new Set(['tls', 'upgrade']);
const FINDINGS_KEPT = 4;

interface Kept {
  id: string;
  title: string;
  status: StepStatus | 'running' | 'passed';
  enteredAt: number;
  durationMs: number;
  found: string[];
}

/**
 * The steps of one attempt as they begin and end, in the order of the protocol. A step ends when a later one begins; one
 * that begins again, as the dials of a second request do, changes nothing.
 */
export class StepRecord {
  readonly #clock: Clock;
  readonly #steps: Kept[];
  #running = -1;

  constructor(steps: readonly ProtocolStep[], clock: Clock) {
    this.#clock = clock;
    this.#steps = steps.map(unreached);
  }

  /** The id of the step in progress; null before the first and after the last. */
  get running(): string | null {
    return this.#steps[this.#running]?.id ?? null;
  }

  enter(id: string): void {
    if (id === PROXY.id) this.#insertProxy();
    const index = this.#steps.findIndex((step) => step.id === id);
    if (index <= this.#running) return;
    this.#end('ok');
    for (const passed of this.#steps.slice(this.#running + 1, index)) {
      passed.status = WHERE_USED.has(passed.id) ? 'passed' : 'ok';
    }
    this.#running = index;
    this.#begin();
  }

  /** The running step is done, although nobody has named the next one yet. */
  enterNext(): void {
    const next = this.#steps[this.#running + 1];
    if (next !== undefined) this.enter(next.id);
  }

  /** Says what came to light in the step in progress. The first few findings are kept. */
  found(text: string): void {
    const found = this.#steps[this.#running]?.found;
    if (found !== undefined && found.length < FINDINGS_KEPT && !found.includes(text)) found.push(text);
  }

  /** The attempt is over and has gone well, `events` included or as a warning. */
  finish(status: 'ok' | 'warning'): void {
    this.#end(status);
    this.#running = this.#steps.length;
  }

  /** The attempt failed in this step; in none of them where it is null. What was not reached is skipped. */
  fail(id: string | null, cause: string): void {
    if (id !== null && this.#steps.findIndex((step) => step.id === id) > this.#running) this.enter(id);
    const running = this.#steps[this.#running];
    if (running !== undefined && running.id !== id) {
      this.#end('skipped');
      running.found.unshift('It was not finished.');
    }
    const failed = this.#steps.find((step) => step.id === id);
    if (failed !== undefined) {
      this.#end('failed');
      failed.status = 'failed';
      failed.found = [cause];
    }
    this.#running = this.#steps.length;
  }

  /** Those that have ended, those not reached included once all is over; the one in progress is left out. */
  get steps(): ExaminedStep[] {
    const isOver = this.#running >= this.#steps.length;
    return this.#steps
      .slice(0, isOver ? undefined : Math.max(0, this.#running))
      .flatMap(({ id, title, status, durationMs, found }) =>
        status === 'passed' || status === 'running'
          ? []
          : [{ id, title, status, durationMs, detail: detailOf(id, status, found) }],
      );
  }

  #begin(): void {
    const step = this.#steps[this.#running];
    if (step === undefined) return;
    step.status = 'running';
    step.enteredAt = this.#clock.now();
  }

  #end(status: StepStatus): void {
    const step = this.#steps[this.#running];
    if (step?.status !== 'running') return;
    step.status = status;
    step.durationMs = Math.max(0, this.#clock.now() - step.enteredAt);
  }

  /** Right after the connection to it, before all that is said through it. */
  #insertProxy(): void {
    if (this.#steps.some(({ id }) => id === PROXY.id)) return;
    this.#steps.splice(this.#steps.findIndex(({ id }) => id === 'connect') + 1, 0, unreached(PROXY));
  }
}

function unreached({ id, title }: ProtocolStep): Kept {
  return { id, title, status: 'skipped', enteredAt: 0, durationMs: 0, found: [] };
}

function detailOf(id: string, status: StepStatus, found: readonly string[]): string {
  if (found.length > 0) return asSentence(found.join('; '));
  return status === 'skipped' ? 'Not reached.' : (DONE[id] ?? 'Done.');
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;
}

const DONE: Readonly<Record<string, string>> = {
  resolve: 'There was no name to look up.',
  connect: 'Something listens there.',
  proxy: 'The proxy lets us through.',
  tls: 'The certificate is accepted.',
};
