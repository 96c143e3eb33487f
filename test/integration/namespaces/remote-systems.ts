import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Stage } from '../../support/stage/stage.ts';
import type { Systems } from '../../support/stage/systems-child.ts';

type Said = { systems: Systems } | { listeners: Record<string, number> };

/** The simulated systems of all protocols on their host. */
export class RemoteSystems {
  readonly systems: Systems;
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  static async start(stage: Stage): Promise<RemoteSystems> {
    const child = stage.start('systems', 'systems-child.ts');
    const ended = once(child, 'exit').then(() => {
      throw new Error('The systems have ended.');
    });
    const begun = said(child, (news) => ('systems' in news ? news.systems : undefined));
    const systems = await Promise.race([begun, ended]);
    // At the latest with the test.
    ended.catch(() => undefined);
    return new RemoteSystems(child, ended, systems);
  }

  private constructor(child: ChildProcess, ended: Promise<never>, systems: Systems) {
    this.#child = child;
    this.#ended = ended;
    this.systems = systems;
  }

  /** Each says a call from beginning to end. */
  play(): void {
    this.#child.send('play');
  }

  /** How many sessions each has. */
  listeners(): Promise<Record<string, number>> {
    const answer = said(this.#child, (news) => ('listeners' in news ? news.listeners : undefined));
    this.#child.send('listeners');
    return Promise.race([answer, this.#ended]);
  }
}

/** The next thing it says in which this is found. */
function said<Found>(child: ChildProcess, find: (news: Said) => Found | undefined): Promise<Found> {
  return new Promise((resolve) => {
    const hear = (news: Said) => {
      const found = find(news);
      if (found === undefined) return;
      child.off('message', hear);
      resolve(found);
    };
    child.on('message', hear);
  });
}
