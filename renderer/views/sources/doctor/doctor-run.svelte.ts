import type { Client } from '../../../../model/contract/client.ts';
import type { ExaminationProgress } from '../../../../model/contract/doctor.ts';
import { RequestFailure } from '../../../../model/contract/failures.ts';
import type { SourceConfig } from '../../../../model/contract/sources.ts';

/** One examination of a source, followed step by step. */
export class DoctorRun {
  readonly #client: Client;
  #run = 0;
  #examination: string | null = null;
  #progress = $state.raw<ExaminationProgress | null>(null);
  #failure = $state<RequestFailure | null>(null);
  #isRunning = $state(false);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Null until the first answer, and where it could not be begun. */
  get progress(): ExaminationProgress | null {
    return this.#progress;
  }

  /** Why it could not be begun or followed. */
  get failure(): RequestFailure | null {
    return this.#failure;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Examines the source as it would be with these settings; secrets not given are those that are stored. */
  async start(source: SourceConfig, secrets: Record<string, string>): Promise<void> {
    await this.stop();
    const run = ++this.#run;
    this.#examination = null;
    this.#progress = null;
    this.#failure = null;
    this.#isRunning = true;
    try {
      await this.#follow(await this.#client.ask('doctor.start', { source, secrets }), run);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (run === this.#run) this.#failure = error;
    } finally {
      if (run === this.#run) this.#isRunning = false;
    }
  }

  async #follow(examination: string, run: number): Promise<void> {
    if (run !== this.#run) {
      await this.#client.ask('doctor.stop', { examination });
      return;
    }
    this.#examination = examination;
    let known = 0;
    let isOver = false;
    while (!isOver) {
      const progress = await this.#client.ask('doctor.next', { examination, known });
      if (run !== this.#run) return;
      this.#progress = progress;
      ({ version: known, isOver } = progress);
    }
  }

  /** Ends the attempt. What was found so far stays. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    const examination = this.#examination;
    this.#run += 1;
    this.#isRunning = false;
    if (examination !== null) await this.#client.ask('doctor.stop', { examination }).catch(ignoreGone);
  }

  /** A text for a vendor, without secrets; null where nothing was examined. */
  async report(): Promise<string | null> {
    return this.#examination === null
      ? null
      : this.#client.ask('doctor.report', { examination: this.#examination });
  }
}

/** What has ended by itself need not be stopped. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof RequestFailure)) throw error;
}
