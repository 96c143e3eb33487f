import { afterAll, expect, it, onTestFinished } from 'vitest';
import { loadProtocol } from '../../../main/protocols/index.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { PEERS } from '../../../simulators/index.ts';
import type { Peer, PeerKind } from '../../../simulators/peer.ts';
import { SCENARIOS } from '../../../simulators/scenarios/index.ts';
import { liveSource } from '../../support/live-source.ts';
import type { LiveSource } from '../../support/live-source.ts';
import { callsInWords, castOf, playAtOnce } from '../../support/played-scenario.ts';
import { DIFFERENCES, EXPECTED } from './expected-calls.ts';

const PATIENCE_MS = 6_000;

/** Every scenario through every protocol: real sockets, the real supervisor, and the same calls in the end. */
const table = new Map<string, Map<string, string>>();

it.each(PEERS)(
  'has $protocol tell of every scenario as every system does, bar what is listed',
  async ({ protocol: id, load }) => {
    const { peer, live } = await connected(id, load);
    for (const [index, scenario] of SCENARIOS.entries()) {
      const difference = DIFFERENCES[id]?.[scenario.name];
      const { calls, kinds } = { ...(EXPECTED[scenario.name] ?? { calls: [], kinds: [] }), ...difference };
      const cast = castOf(index);
      const first = live.events.length;
      playAtOnce(peer, scenario, cast);
      const found = () => {
        const seen = new Set(live.events.slice(first).map(({ kind }) => kind));
        return {
          calls: callsInWords(live.events, first, cast),
          kinds: kinds.filter((kind) => seen.has(kind)),
        };
      };
      const wanted = { calls: [...calls].sort(), kinds };
      await inTime(live.until(() => JSON.stringify(found()) === JSON.stringify(wanted)));
      const isAsWanted = JSON.stringify(found()) === JSON.stringify(wanted);
      note(scenario.name, id, isAsWanted ? (difference ? 'differs *' : 'same') : 'WRONG');
      expect.soft(found(), scenario.name).toEqual(wanted);
    }
  },
  240_000,
);

async function connected(
  id: string,
  load: () => Promise<PeerKind>,
): Promise<{ peer: Peer; live: LiveSource }> {
  const authority = await createAuthority();
  const peer = await (await load()).start({ authority, port: 0, seed: 1, hurry: 5 });
  onTestFinished(() => peer.close());
  const protocol = await loadProtocol(id);
  if (!protocol) throw new Error(`There is a peer for ${id}, and no protocol.`);
  const [source] = peer.sources;
  const secrets = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
  const live = await liveSource({ protocol, options: source?.options ?? {}, secrets, authority });
  await live.until(() => live.status.state === 'up' && peer.listeners > 0);
  return { peer, live };
}

function note(scenario: string, protocol: string, verdict: string): void {
  table.set(scenario, (table.get(scenario) ?? new Map<string, string>()).set(protocol, verdict));
}

afterAll(() => {
  const protocols = PEERS.map(({ protocol }) => protocol);
  const rows = [...table].map(([name, row]) => [name, ...protocols.map((id) => row.get(id) ?? '')]);
  const lines = [['scenario', ...protocols], ...rows].map(([name = '', ...cells]) =>
    [name.padEnd(20), ...cells.map((cell) => cell.padEnd(12))].join(' '),
  );
  const reasons = Object.entries(DIFFERENCES).flatMap(([id, differences]) =>
    Object.entries(differences).map(([name, { because }]) => `* ${id}, ${name}: ${because}`),
  );
  process.stdout.write(`\n${[...lines, ...reasons].join('\n')}\n`);
});

/** Gives up waiting without failing: the expectation that follows says better what is missing. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
