import type { Job } from '../../model/contract/app-state.ts';
import { gone } from './refusals.ts';
import type { SaveTarget, Shell } from './shell.ts';

/** Jobs that are over are shown until somebody dismisses them, but no more than these. */
const MOST_SHOWN = 20;

/** What a job is told while it works. */
export interface JobControl {
  signal: AbortSignal;
  /** 0 to 1. */
  onProgress: (part: number) => void;
}

export interface JobDone {
  /** What came of it, in a sentence. */
  message: string;
  target?: SaveTarget;
  /** The id of a capture that was opened. */
  capture?: string;
}

/** Things that take their time: they go on by themselves, can be cancelled, and say what came of them. */
export class Jobs {
  readonly #shell: Pick<Shell, 'reveal'>;
  readonly #onChange: () => void;
  readonly #jobs = new Map<string, { job: Job; cancel: AbortController }>();
  readonly #working = new Set<Promise<void>>();
  #last = 0;

  constructor(shell: Pick<Shell, 'reveal'>, onChange: () => void) {
    this.#shell = shell;
    this.#onChange = onChange;
  }

  get all(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }

  /** Begins a job and gives its id. Errors of `work` become its message: their texts have to be fit for people. */
  start(title: string, work: (control: JobControl) => Promise<JobDone>): string {
    this.#last += 1;
    const id = `job-${this.#last}`;
    const cancel = new AbortController();
    const job: Job = {
      id,
      title,
      state: 'running',
      progress: null,
      message: '',
      file: null,
      download: null,
      capture: null,
    };
    this.#jobs.set(id, { job, cancel });
    this.#forgetOldest();
    const change = (changes: Partial<Job>): void => {
      const known = this.#jobs.get(id);
      if (known) known.job = { ...known.job, ...changes };
      this.#onChange();
    };
    change({});
    const worked = work({ signal: cancel.signal, onProgress: (progress) => change({ progress }) }).then(
      ({ message, target, capture }) =>
        change({
          state: 'done',
          progress: 1,
          message,
          file: target?.file ?? null,
          download: target?.download ?? null,
          capture: capture ?? null,
        }),
      (error: unknown) => {
        if (cancel.signal.aborted) change({ state: 'cancelled', message: 'Cancelled; nothing was written.' });
        else change({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    this.#working.add(worked);
    void worked.finally(() => this.#working.delete(worked));
    return id;
  }

  cancel(id: string): void {
    this.#known(id).cancel.abort();
  }

  /** Takes a job that is over from the list. */
  dismiss(id: string): void {
    if (this.#known(id).job.state === 'running') return;
    this.#jobs.delete(id);
    this.#onChange();
  }

  reveal(id: string): void {
    const { file } = this.#known(id).job;
    if (file !== null) this.#shell.reveal(file);
  }

  /** Resolves when all jobs have tidied up, which takes as long as the disk does. */
  async cancelAll(): Promise<void> {
    for (const { cancel } of this.#jobs.values()) cancel.abort();
    await Promise.all([...this.#working]);
  }

  #known(id: string): { job: Job; cancel: AbortController } {
    const known = this.#jobs.get(id);
    if (!known) throw gone('This job');
    return known;
  }

  #forgetOldest(): void {
    for (const [id, { job }] of this.#jobs) {
      if (this.#jobs.size <= MOST_SHOWN) return;
      if (job.state !== 'running') this.#jobs.delete(id);
    }
  }
}
