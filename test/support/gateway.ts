import { onTestFinished } from 'vitest';
import type { Subscriber } from '../../simulators/scenario.ts';
import { createAuthority } from '../../simulators/authority.ts';
import type { Authority } from '../../simulators/authority.ts';
import type { Peer, SourceEntry } from '../../simulators/peer.ts';
import { websocketPeer } from '../../simulators/websocket/peer.ts';
import type { RunningEngine } from './running-engine.ts';

export const DESK: Subscriber = { number: '1001', name: 'Reception 1' };

/** A simulated gateway that says what a test wants, when it wants. */
export interface Gateway {
  readonly authority: Authority;
  readonly url: string;
  readonly authorization: string;
  /** How events are made of its messages. */
  readonly mapping: Record<string, unknown>;
  /** A firm calls the desk: `call` is the test's own name of it. */
  ring(call: string, from: Subscriber): void;
  answer(call: string): void;
  hangUp(call: string, from: Subscriber): void;
  /** Adds it as a source, trusted, and waits until it is connected. */
  connect(app: RunningEngine): Promise<void>;
  /** Ends it with all connections. */
  fall(): Promise<void>;
  /** Begins anew at the same place. */
  rise(): Promise<void>;
}

/** Ends with the test. */
export async function startGateway(): Promise<Gateway> {
  const authority = withRoot(await createAuthority());
  const start = (port: number) => websocketPeer.start({ authority, port, seed: 1 });
  let peer: Peer | null = await start(0);
  const [entry] = peer.sources;
  const [secret] = peer.secrets;
  if (!entry || !secret) throw new Error('The gateway has no source');
  const url = String(entry.options?.['url']);
  const perform: Peer['perform'] = (run, happening) => {
    if (!peer) throw new Error('The gateway is down');
    return peer.perform(run, happening);
  };
  let calls = 0;
  const fall = async () => {
    const falling = peer;
    peer = null;
    await falling?.close();
  };
  onTestFinished(fall);
  return {
    authority,
    url,
    authorization: secret.value,
    mapping: mappingOf(entry),
    ring: (call, from) => {
      calls += 1;
      perform(call, { do: 'arrive', call, from, to: DESK });
    },
    answer: (call) => void perform(call, { do: 'answer', call, by: DESK.number }),
    hangUp: (call, from) => void perform(call, { do: 'hangUp', call, by: from.number }),
    async connect({ client, until }) {
      const file = await client.ask('certificates.keep', { pem: authority.certificate });
      await client.ask('sources.save', {
        source: { ...entry, name: 'Gateway', trust: { caFiles: [file], pinSha256: null }, proxy: 'none' },
        secrets: { [secret.name]: secret.value },
      });
      await until(({ sources }) => sources.some(({ link }) => link.state === 'up'));
    },
    fall,
    async rise() {
      peer = await start(Number(new URL(url).port));
      // It counts its calls from 1 again, and an id of today must not be one of yesterday: nobody listens yet.
      for (let call = 0; call < calls; call += 1) {
        const name = `earlier ${call}`;
        perform(name, { do: 'arrive', call: name, from: DESK, to: DESK });
      }
    },
  };
}

/** As companies set their servers up: the authority's own certificate is presented too. */
function withRoot(authority: Authority): Authority {
  return {
    certificate: authority.certificate,
    issue(names, validity) {
      const issued = authority.issue(names, validity);
      return { ...issued, certificate: `${issued.certificate}\n${authority.certificate}` };
    },
  };
}

function mappingOf({ options }: SourceEntry): Record<string, unknown> {
  const mapping = options?.['mapping'];
  if (typeof mapping !== 'object' || mapping === null) throw new Error('The gateway has no mapping');
  return { ...mapping };
}
