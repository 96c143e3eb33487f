import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportText } from '../../../main/doctor/report-text.ts';
import { doctorReport } from '../../../main/doctor/report.ts';
import { Concealment } from '../../../main/sources/concealment.ts';
import { createTransports } from '../../../main/transports/source-transports.ts';
import { PEERS } from '../../../simulators/index.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import { examined, patient } from '../../support/examined.ts';
import type { Patient } from '../../support/examined.ts';
import { castOf, playAtOnce } from '../../support/played-scenario.ts';
import { tracesOfSecrets } from '../../support/traces-of-secrets.ts';
import { watchedTransports } from '../../support/watched-transports.ts';

const WRONG_SECRET = 'entirely-wrong/8+Zk';
const CAST = castOf(0);

afterEach(() => void vi.restoreAllMocks());

describe('a report of the doctor leaves no secret behind', () => {
  it.each(PEERS)('of $protocol, healthy or refused', async ({ protocol }) => {
    const spies = (['addStored', 'addPassing'] as const).map((add) => vi.spyOn(Concealment.prototype, add));
    const onTheWire = new Set<string>();
    const sick = await patient(protocol, null);
    const stored = sick.peer.secrets.map(({ value }) => value);
    const healthy = await written(sick, onTheWire);
    // What the peer said and what it echoed are there, so what is looked through is the traffic.
    expect(healthy).toContain(CAST.inside[0].number);
    expect(healthy).toContain('echo of •••');
    const wrong = Object.fromEntries(
      sick.peer.secrets.map(({ name, value }) => [name, value.replace(withoutScheme(value), WRONG_SECRET)]),
    );
    const refused = await written(sick, onTheWire, wrong);
    const declared = spies.flatMap(({ mock }) => mock.calls.flat());
    const secrets = [...stored, ...stored.map(withoutScheme), WRONG_SECRET, ...declared, ...onTheWire];
    expect([...onTheWire]).not.toEqual([]);
    expect(
      tracesOfSecrets(secrets, [
        ['healthy', healthy],
        ['refused', refused],
      ]),
    ).toEqual([]);
  });
});

/** Both forms of the report, and what the screen was told meanwhile. */
async function written(
  sick: Patient,
  onTheWire: Set<string>,
  secrets?: Record<string, string>,
): Promise<string> {
  const told: string[] = [];
  const own = new Set<string>();
  const note = (secret: string) => {
    own.add(secret);
    onTheWire.add(secret);
  };
  const echo = () => JSON.stringify({ echo: [...own].map((secret) => `echo of ${secret}`) });
  let hasPlayed = false;
  const result = await examined(sick, {
    ...(secrets && { secrets }),
    // Long enough for the peer to know of the listener, and then for the whole call.
    waitForEventsMs: 5_000,
    openTransports: (attempt) =>
      watchedTransports(createTransports({ ...attempt, trust: attempt.source.trust }), note, echo),
    onProgress: (progress) => {
      told.push(JSON.stringify(progress));
      if (progress.running !== 'events' || hasPlayed) return;
      hasPlayed = true;
      void sick.clock.passed(500).then(() => playAtOnce(sick.peer, answeredInbound, CAST));
    },
  });
  const report = doctorReport(result, sick.source, 'Ringscope test');
  return [...told, JSON.stringify(report), reportText(report)].join('\n');
}

/** "Bearer x" and "Basic x": the scheme is no secret. */
function withoutScheme(secret: string): string {
  return secret.replace(/^[A-Za-z]+ /, '');
}
