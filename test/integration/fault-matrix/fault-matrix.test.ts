import type * as Dns from 'node:dns';
import type * as Net from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type * as LoopbackServer from '../../../simulators/loopback-server.ts';
import { PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import { expectedCell } from './expected.ts';
import type { Fault } from './fault.ts';
import { FAULTS, PROXY_DIES } from './faults.ts';
import { livesThrough } from './lives-through.ts';
import { inWords, matrixTable } from './matrix-table.ts';
import type { Outcome } from './lives-through.ts';
import { testProxy, worldOf } from './world.ts';
import type { World } from './world.ts';

vi.mock('node:net', async (importOriginal) => {
  const net = await importOriginal<typeof Net>();
  const { badNetwork } = await import('../../support/bad-network.ts');
  return { ...net, connect: (options: Net.NetConnectOpts) => badNetwork.connect(options) };
});
vi.mock('node:dns', async (importOriginal) => {
  const dns = await importOriginal<typeof Dns>();
  const { badNetwork } = await import('../../support/bad-network.ts');
  return {
    ...dns,
    lookup: (host: string, _options: object, answer: Parameters<typeof badNetwork.lookup>[1]) =>
      badNetwork.lookup(host, answer),
  };
});

vi.mock('../../../simulators/loopback-server.ts', async (importOriginal) => {
  const original = await importOriginal<typeof LoopbackServer>();
  const { peerSockets } = await import('../../support/peer-sockets.ts');
  return {
    listenOnLoopback: (server: Net.Server, port: number) => {
      peerSockets.watch(server);
      return original.listenOnLoopback(server, port);
    },
  };
});

const outcomes = new Map<string, Map<string, Outcome>>();
const ALL = [...FAULTS, PROXY_DIES];

/** Lets the link live through these, one after the other, and tells what is not as it must be. */
async function lived(world: World, faults: readonly Fault[]): Promise<string[]> {
  const own = outcomes.get(world.protocol) ?? new Map<string, Outcome>();
  outcomes.set(world.protocol, own);
  const wrongs: string[] = [];
  for (const fault of faults) {
    if (fault.isAbsentFrom?.(world.protocol) === true) continue;
    const outcome = await livesThrough(world, fault);
    own.set(fault.name, outcome);
    const [is, must] = [inWords(outcome), expectedCell(fault.name, world.protocol)];
    if (is !== must) wrongs.push(`${fault.name}: ${is}, and not ${must}`);
  }
  return wrongs;
}

describe.each(PROTOCOL_IDS)('a link of %s', (protocol) => {
  it('lives through every fault: diagnosed, with its gap, one socket, and every event once after it', async () => {
    expect(await lived(await worldOf(protocol), FAULTS)).toEqual([]);
  });

  it('lives through the death of its proxy', async () => {
    expect(await lived(await worldOf(protocol, await testProxy()), [PROXY_DIES])).toEqual([]);
  });
});

it('has the outcomes that docs/reliability.md shows', async () => {
  await expect(matrixTable(ALL, outcomes)).toMatchFileSnapshot('../../fixtures/fault-matrix.md');
});
