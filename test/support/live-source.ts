import { onTestFinished } from 'vitest';
import type { Protocol } from '../../main/protocols/protocol.ts';
import type { LinkTransports } from '../../main/sources/session-link.ts';
import { systemClock } from '../../main/system-clock.ts';
import type { Clock } from '../../model/clock.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import type { Authority } from '../../simulators/authority.ts';
import { caFile } from './ca-file.ts';
import { sourceRun } from './source-run.ts';

export interface LiveSourceSetup {
  protocol: Protocol;
  options: unknown;
  secrets?: Record<string, string>;
  /** Trusted besides the roots. */
  authority?: Authority;
  /** The machine's where none is given. */
  clock?: Clock;
  /** As in a sources file; none where absent. */
  proxy?: string;
  /** What stands between the session and its transports. */
  between?: (transports: LinkTransports) => LinkTransports;
}

/** A source as it runs in the app, supervisor, trust and sockets included; only the record is a list. */
export interface LiveSource {
  readonly events: UnrecordedEvent[];
  readonly notices: string[];
  readonly steps: string[];
  readonly status: LinkStatus;
  /** Resolves as soon as the condition holds; it is looked at after every event, status and notice. */
  until(condition: () => boolean): Promise<void>;
  /** As when a person asks for another attempt. */
  retryNow(): void;
  /** As when a person asks for a new link. */
  reconnect(): void;
  stop(): Promise<void>;
}

/** Starts at once and ends with the test. Attempts follow each other without a wait. */
export async function liveSource(setup: LiveSourceSetup): Promise<LiveSource> {
  const { protocol, authority } = setup;
  const events: UnrecordedEvent[] = [];
  const notices: string[] = [];
  const steps: string[] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const check of waiting) check();
  };
  const supervisor = await sourceRun(
    {
      protocol,
      options: setup.options,
      secrets: setup.secrets ?? {},
      caFiles: authority === undefined ? [] : [await caFile(authority)],
      clock: setup.clock ?? systemClock,
      random: () => 0,
      proxy: setup.proxy ?? 'none',
      between: setup.between ?? ((own) => own),
    },
    {
      record: (event) => {
        events.push(event);
        look();
      },
      onStatus: ({ step }) => {
        if (step !== null && steps.at(-1) !== step) steps.push(step);
        look();
      },
      onNotice: (_sourceId, text) => {
        notices.push(text);
        look();
      },
    },
  );
  onTestFinished(() => supervisor.stop());
  supervisor.start();
  return {
    events,
    notices,
    steps,
    get status() {
      return supervisor.status;
    },
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    retryNow: () => supervisor.retryNow(),
    reconnect: () => supervisor.reconnect('The link was made anew on request.'),
    stop: () => supervisor.stop(),
  };
}
