import type { ChildProcess } from 'node:child_process';
import { expect } from 'vitest';
import type { LinkStatus } from '../../../model/contract/link-status.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import type { ToSources } from '../../support/stage/sources-child.ts';
import type { Stage } from '../../support/stage/stage.ts';
import type { Systems } from '../../support/stage/systems-child.ts';

/** What is known here of one source. */
export interface RemoteSource {
  protocol: string;
  events: UnrecordedEvent[];
  status: LinkStatus | null;
  /** Each failure since it was emptied, as a code with its step, once. */
  failures: Set<string>;
}

type Said = { protocol: string } & ({ event: UnrecordedEvent } | { status: LinkStatus });

/** The sources of all protocols on the host that monitors. */
export class RemoteSources {
  readonly all: readonly RemoteSource[];
  readonly #child: ChildProcess;

  constructor(stage: Stage, { sources }: Systems, caFile: string) {
    this.all = sources.map(({ protocol }) => ({ protocol, events: [], status: null, failures: new Set() }));
    this.#child = stage.start('monitor', 'sources-child.ts');
    this.#child.on('message', (said: Said) => this.#hear(said));
    this.#tell({ start: sources, caFile });
  }

  /** How fast the time of the links runs. */
  run(speed: number): void {
    this.#tell({ speed });
  }

  /** Resolves when it is so of every source; else fails and names those of which it is not. */
  async until(isSo: (source: RemoteSource) => boolean): Promise<void> {
    const others = () => this.all.filter((source) => !isSo(source));
    await expect.poll(() => others().map(({ protocol, status }) => ({ protocol, status }))).toEqual([]);
  }

  #tell(told: ToSources): void {
    this.#child.send(told);
  }

  #hear(said: Said): void {
    const source = this.all.find(({ protocol }) => protocol === said.protocol);
    if (!source) return;
    if ('event' in said) source.events.push(said.event);
    else {
      source.status = said.status;
      const { diagnosis } = said.status;
      if (diagnosis) source.failures.add(`\`${diagnosis.code}\` in ${diagnosis.step ?? 'no step'}`);
    }
  }
}
