import { createServer } from 'node:https';
import { Server } from 'proxy-chain';
import { onTestFinished } from 'vitest';
import { loadProtocol } from '../../../main/protocols/index.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { findPeer } from '../../../simulators/index.ts';
import type { Peer } from '../../../simulators/peer.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import { BadMessages } from '../../support/bad-messages.ts';
import { badNetwork } from '../../support/bad-network.ts';
import type { BadNetwork } from '../../support/bad-network.ts';
import { liveSource } from '../../support/live-source.ts';
import type { LiveSource } from '../../support/live-source.ts';
import { onLoopback } from '../../support/loopback-server.ts';
import { castOf, playAtOnce } from '../../support/played-scenario.ts';
import { freePorts } from '../../support/real-program.ts';
import { QuickClock } from '../../support/quick-clock.ts';

/** A source and its simulated system, and all that can go wrong between them. */
export interface World {
  protocol: string;
  live: LiveSource;
  peer: () => Peer;
  clock: QuickClock;
  network: BadNetwork;
  messages: BadMessages;
  /** What the link goes through; null where it goes straight. */
  proxy: TestProxy | null;
  /** The system ends and begins again, with other ports and without memory. */
  restart: () => Promise<void>;
  /** The name leads to another computer, whose certificate is of another authority. */
  stranger: () => Promise<void>;
  /** The name leads to the system again. */
  system: () => void;
}

/** An HTTP proxy that can be ended and begun again at the same address. */
export interface TestProxy {
  readonly url: string;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Begins at once; ended with the test. */
export async function testProxy(): Promise<TestProxy> {
  const [port = 0] = await freePorts(1);
  let running: Server | null = null;
  const start = async () => {
    running = new Server({ port, host: '127.0.0.1' });
    await running.listen();
  };
  const stop = async () => {
    await running?.close(true);
    running = null;
  };
  await start();
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${port}`, start, stop };
}

/** Divides the peer's own times. */
const HURRY = 20;
/** Long enough for attempts to be made meanwhile. */
const DOWN_MS = 300;
/** More than are played before a system is restarted. */
const CALLS_BEFORE = 60;

export async function worldOf(id: string, proxy: TestProxy | null = null): Promise<World> {
  const [kind, protocol, authority] = await Promise.all([findPeer(id), loadProtocol(id), createAuthority()]);
  if (!kind || !protocol) throw new Error(`The registries do not both have ${id}.`);
  await badNetwork.open();
  onTestFinished(() => badNetwork.close());
  const lead = (ports: readonly number[]) => {
    for (const [index, port] of firstPorts.entries()) badNetwork.move(port, ports[index] ?? ports[0] ?? 0);
  };
  const start = () => kind.start({ authority, port: 0, seed: 1, hurry: HURRY });
  let peer = await start();
  onTestFinished(() => peer.close());
  const firstPorts = portsOf(peer);
  const clock = new QuickClock();
  const messages = new BadMessages();
  const live = await liveSource({
    protocol,
    options: byName(peer.sources[0]?.options),
    secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
    authority,
    clock,
    between: messages.between,
    ...(proxy !== null && { proxy: proxy.url }),
  });
  return {
    protocol: id,
    live,
    peer: () => peer,
    clock,
    network: badNetwork,
    messages,
    proxy,
    restart: async () => {
      badNetwork.treatment = 'refuses';
      badNetwork.cut('reset');
      await peer.close();
      await clock.passed(DOWN_MS);
      peer = await start();
      // Real systems do not give the ids of calls again that they gave before.
      for (let call = 0; call < CALLS_BEFORE; call += 1) playAtOnce(peer, answeredInbound, castOf(call));
      lead(portsOf(peer));
      badNetwork.treatment = 'well';
    },
    stranger: async () => lead([await strangersPort()]),
    system: () => lead(portsOf(peer)),
  };
}

/** Of a web server that has nothing to do with the system; it ends with the test. */
async function strangersPort(): Promise<number> {
  const { certificate, key } = (await createAuthority()).issue(['localhost']);
  const server = await onLoopback(
    createServer({ cert: certificate, key }, (_, answer) => answer.end('Hello')),
  );
  onTestFinished(() => server.close());
  return server.port;
}

/**
 * With the name of this computer instead of its address, so that there is a name to look up, and with few devices, for
 * AES is asked only a few times a second.
 */
function byName({ devices, ...options }: Record<string, unknown> = {}): unknown {
  const few = { ...options, ...(Array.isArray(devices) && { devices: devices.slice(0, 2) }) };
  return JSON.parse(JSON.stringify(few).replaceAll('127.0.0.1', 'localhost'));
}

function portsOf(peer: Peer): number[] {
  const urls = JSON.stringify(peer.sources[0]?.options).matchAll(/127\.0\.0\.1:(\d+)/g);
  return [...new Set([...urls].map(([, port]) => Number(port)))];
}
