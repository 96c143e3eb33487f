import { z } from 'zod';
import type { Link, Protocol } from '../../main/protocols/protocol.ts';
import { sessionSecrets } from '../../main/secrets/session-secrets.ts';
import type { LinkTransports } from '../../main/sources/session-link.ts';
import { Supervisor } from '../../main/sources/supervisor.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { DiagnosisCode } from '../../model/contract/diagnosis.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import { LinkFailure } from '../../model/failure.ts';
import { fakeClock } from './fake-clock.ts';

export const START = Date.UTC(2026, 2, 2, 13);

/** A failure whose cause tells its code. */
export function failure(code: DiagnosisCode, retryAfterMs?: number): LinkFailure {
  return new LinkFailure(code, {
    cause: `It was ${code}.`,
    cure: 'Mend it.',
    ...(retryAfterMs && { retryAfterMs }),
  });
}

/** A protocol whose attempts are handed to the test one by one. */
function scripted({ credentials = [[]], leave }: SupervisedSetup) {
  const attempts: { link: Link; fail: (error: unknown) => void; end: () => void }[] = [];
  const protocol: Protocol = {
    id: 'scripted',
    title: 'Scripted',
    options: z.unknown(),
    secrets: ['password'],
    credentials,
    steps: [],
    run: (_options, link) =>
      new Promise((resolve, reject) => {
        attempts.push({ link, fail: reject, end: resolve });
      }),
    ...(leave && { leave: (_options: unknown, link: Link) => leave(link) }),
  };
  return { protocol, attempts };
}

export interface SupervisedSetup {
  credentials?: string[][];
  random?: () => number;
  /** What the protocol does when stopped while no session runs. */
  leave?: (link: Link) => Promise<void>;
}

/** A supervisor whose clock, secrets and attempts are the test's, and the record of all that it says. */
export async function supervised(setup: SupervisedSetup = {}) {
  const { protocol, attempts } = scripted(setup);
  const clock = fakeClock(START);
  const secrets = sessionSecrets();
  const events: UnrecordedEvent[] = [];
  const statuses: LinkStatus[] = [];
  const notices: string[] = [];
  const bugs: unknown[] = [];
  let open = 0;
  let mostOpen = 0;
  let reading = true;
  let present: (chain: PresentedChain) => void = () => undefined;
  let cutWith: () => unknown = () => undefined;
  const supervisor = new Supervisor({
    source: {
      config: {
        id: 'hq',
        name: 'HQ',
        protocol: 'scripted',
        enabled: true,
        options: {},
        trust: { caFiles: [], pinSha256: null },
        proxy: 'system',
      },
      protocol,
      options: {},
      trust: await loadTrust({ caFiles: [], pinSha256: null }, '.'),
    },
    secrets,
    clock,
    random: setup.random ?? (() => 1),
    openTransports({ signal, onChain }): LinkTransports {
      present = onChain;
      cutWith = () => signal.reason;
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      const closed = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          open -= 1;
          resolve();
        });
      });
      const never = () => Promise.reject(new Error('not dialled in this test'));
      return {
        websocket: never,
        https: never,
        mqtt: never,
        setReading: (value) => (reading = value),
        closed: () => closed,
      };
    },
    record: (event) => events.push(event),
    onStatus: (status) => statuses.push(status),
    onNotice: (_sourceId, text) => notices.push(text),
    onBug: (_sourceId, error) => bugs.push(error),
  });
  const latest = () => {
    const attempt = attempts.at(-1);
    if (!attempt) throw new Error('no attempt yet');
    return attempt;
  };
  return {
    supervisor,
    clock,
    secrets,
    events,
    statuses,
    notices,
    bugs,
    attempts,
    latest,
    states: () => statuses.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]),
    sockets: () => ({ open, mostOpen }),
    isReading: () => reading,
    /** A server of the latest attempt shows its certificates. */
    present: (chain: PresentedChain) => present(chain),
    /** Why the sockets of the latest attempt were cut. */
    cutWith: () => cutWith(),
  };
}
