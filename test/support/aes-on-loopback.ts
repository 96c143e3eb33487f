import { afterEach, beforeAll } from 'vitest';
import { createAuthority } from '../../simulators/authority.ts';
import type { Authority } from '../../simulators/authority.ts';
import { startAesPeer } from '../../simulators/aes-wti/aes-peer.ts';
import type { AesPeer, AesSetup } from '../../simulators/aes-wti/aes-peer.ts';
import { openWti } from './raw-wti.ts';
import type { Dialling, RawWti } from './raw-wti.ts';

export const START = {
  SessionDuration: '180',
  ProtocolVersionList: ['10.2.0', '10.1.0'],
  ApplicationID: 'test',
};
/** The first station, as AES gives out its id. */
export const DEVICE = '1001:CM55:0.0.0.0:0';

export interface Signed {
  client: RawWti;
  /** The payload of the answer to the start. */
  session: Record<string, unknown>;
}

/** The AES peer on real sockets, one for each test, and raw clients of it. */
export interface LoopbackAes {
  started: (setup?: AesSetup, fault?: string) => Promise<AesPeer>;
  to: (aes: AesPeer, more?: Partial<Dialling>) => Dialling;
  connected: (aes: AesPeer, more?: Partial<Dialling>) => Promise<RawWti>;
  withSession: (aes: AesPeer) => Promise<Signed>;
  /** With a session and a monitor on the first station that lets everything through. */
  listening: (aes: AesPeer) => Promise<Signed>;
}

/** To be called once in a test file: peers and clients end with their test. */
export function aesOnLoopback(): LoopbackAes {
  let authority: Authority;
  let peer: AesPeer | null = null;
  const clients: RawWti[] = [];

  beforeAll(async () => {
    authority = await createAuthority();
  });
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    await peer?.close();
    peer = null;
  });

  async function started(setup: AesSetup = {}, fault?: string): Promise<AesPeer> {
    await peer?.close();
    const settings = { authority, port: 0, seed: 3, ...(fault === undefined ? {} : { fault }) };
    peer = await startAesPeer(settings, setup);
    return peer;
  }

  function to(aes: AesPeer, more: Partial<Dialling> = {}): Dialling {
    return { port: aes.port, ca: authority.certificate, ...more };
  }

  async function connected(aes: AesPeer, more: Partial<Dialling> = {}): Promise<RawWti> {
    const client = await openWti(to(aes, more));
    clients.push(client);
    return client;
  }

  async function withSession(aes: AesPeer): Promise<Signed> {
    const client = await connected(aes);
    const { payload } = await client.ask('StartApplicationSession', START);
    return { client, session: objectIn(payload) };
  }

  async function listening(aes: AesPeer): Promise<Signed> {
    const made = await withSession(aes);
    await made.client.ask('MonitorStart', { monitorObject: { deviceObject: DEVICE } });
    return made;
  }

  return { started, to, connected, withSession, listening };
}

/** The names of what came unasked. Answers come after all events that were sent before them. */
export async function allArrived(client: RawWti): Promise<string[]> {
  await client.ask('SnapshotDevice', { snapshotObject: DEVICE });
  return client.others.map(({ header }) => String(header.event ?? header.response));
}

/** A payload, be it an object or the text of one. */
export function objectIn(payload: unknown): Record<string, unknown> {
  const value: unknown = typeof payload === 'string' ? JSON.parse(payload) : payload;
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return { ...value };
}
