import { describe, expect, it, onTestFinished } from 'vitest';
import { loadProtocol, PROTOCOL_IDS } from '../../main/protocols/index.ts';
import type { Supervisor } from '../../main/sources/supervisor.ts';
import { createAuthority } from '../../simulators/authority.ts';
import type { Authority } from '../../simulators/authority.ts';
import { findPeer } from '../../simulators/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { caFile } from '../support/ca-file.ts';
import { QuickClock } from '../support/quick-clock.ts';
import { sourceRun } from '../support/source-run.ts';

async function peerOf(id: string, authority: Authority): Promise<Peer> {
  const kind = await findPeer(id);
  if (!kind) throw new Error(`There is no simulated system for ${id}.`);
  const peer = await kind.start({ authority, port: 0, seed: 1, hurry: 1 });
  onTestFinished(() => peer.close());
  return peer;
}

/** A link that is told to stop with its nth word, or a few turns later. Resolves when it has. */
async function stopped(
  { peer, ca }: { peer: Peer; ca: string },
  word: number,
  turns: number,
): Promise<{ clock: QuickClock; up: boolean }> {
  const protocol = await loadProtocol(peer.protocol);
  if (!protocol) throw new Error(`There is no protocol ${peer.protocol}.`);
  const { devices, ...options } = peer.sources[0]?.options ?? {};
  const clock = new QuickClock();
  const reached = Promise.withResolvers<boolean>();
  let words = 0;
  const link: Supervisor = await sourceRun(
    {
      protocol,
      // AES is asked only a few times a second.
      options: { ...options, ...(Array.isArray(devices) && { devices: devices.slice(0, 1) }) },
      secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
      caFiles: [ca],
      clock,
      random: () => 0.5,
      proxy: 'none',
      between: (own) => own,
    },
    {
      record: () => undefined,
      onNotice: () => undefined,
      onStatus: ({ state }) => {
        words += 1;
        if (words === word || state === 'up') reached.resolve(state === 'up');
      },
    },
  );
  link.start();
  const up = await reached.promise;
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await link.stop();
  return { clock, up };
}

describe.each(PROTOCOL_IDS)('a link of %s', (id) => {
  it('that is stopped at whatever moment before it is up leaves no timer', async () => {
    const authority = await createAuthority();
    const system = { peer: await peerOf(id, authority), ca: await caFile(authority) };
    for (let word = 1; ; word += 1) {
      const wereUp: boolean[] = [];
      for (const turns of [0, 1, 2, 4, 8]) {
        const { clock, up } = await stopped(system, word, turns);
        await expect
          .poll(() => clock.pending, { message: `stopped ${turns} turns after word ${word}` })
          .toBe(0);
        wereUp.push(up);
      }
      if (!wereUp.includes(false)) break;
    }
  });
});
