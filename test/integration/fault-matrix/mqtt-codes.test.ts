import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mqtt } from '../../../main/protocols/mqtt/index.ts';
import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import { liveSource } from '../../support/live-source.ts';
import type { LiveSource } from '../../support/live-source.ts';
import { onLoopback } from '../../support/loopback-server.ts';

/** A code, and what must be said of it: diagnosis, state of the link, and parts of cause and cure. */
type Row = [
  code: number,
  diagnosis: DiagnosisCode,
  state: 'waiting' | 'rejected',
  says: RegExp,
  cure: RegExp,
];

/** MQTT 3.1.1, section 3.2.2.3: the return codes of CONNACK. */
const RETURN_CODES: readonly Row[] = [
  [1, 'version-too-old', 'rejected', /protocol version/i, /protocolVersion/],
  [2, 'client-id-refused', 'waiting', /identifier/i, /clientId/],
  [3, 'server-error', 'waiting', /unavailable/i, /load/],
  [4, 'auth-rejected', 'rejected', /user ?name or password/i, /password/],
  [5, 'auth-rejected', 'rejected', /not authorized/i, /lets this user/],
];

/** MQTT 5, section 3.2.2.2: the reason codes of CONNACK. */
const REASON_CODES: readonly Row[] = [
  [0x80, 'server-error', 'waiting', /unspecified/i, /log/],
  [0x81, 'server-error', 'waiting', /malformed/i, /log/],
  [0x82, 'server-error', 'waiting', /protocol error/i, /log/],
  [0x83, 'server-error', 'waiting', /implementation/i, /log/],
  [0x84, 'version-too-old', 'rejected', /protocol version/i, /"protocolVersion" to 4/],
  [0x85, 'client-id-refused', 'waiting', /identifier/i, /clientId/],
  [0x86, 'auth-rejected', 'rejected', /user ?name or password/i, /password/],
  [0x87, 'auth-rejected', 'rejected', /not authorized/i, /lets this user/],
  [0x88, 'server-error', 'waiting', /unavailable/i, /load/],
  [0x89, 'server-error', 'waiting', /busy/i, /load/],
  [0x8a, 'forbidden', 'rejected', /banned/i, /barred/],
  [0x8c, 'auth-rejected', 'rejected', /authentication method/i, /password/],
  [0x95, 'server-error', 'waiting', /too large/i, /log/],
  [0x97, 'rate-limited', 'waiting', /quota/i, /limit/],
  [0x9c, 'forbidden', 'rejected', /another server/i, /another server/],
  [0x9d, 'forbidden', 'rejected', /moved/i, /another server/],
  [0x9f, 'rate-limited', 'waiting', /rate exceeded/i, /limit/],
];

/** MQTT 5, section 3.14.2.1: the reason codes of a DISCONNECT that a broker sends. */
const ENDS: readonly Row[] = [
  [0x00, 'closed-by-peer', 'waiting', /normal/i, /by itself/],
  [0x80, 'closed-by-peer', 'waiting', /unspecified/i, /by itself/],
  [0x81, 'closed-by-peer', 'waiting', /malformed/i, /report/],
  [0x82, 'closed-by-peer', 'waiting', /protocol error/i, /report/],
  [0x83, 'closed-by-peer', 'waiting', /implementation/i, /by itself/],
  [0x87, 'forbidden', 'rejected', /not authorized/i, /rights/],
  [0x89, 'server-error', 'waiting', /busy/i, /load/],
  [0x8b, 'closed-by-peer', 'waiting', /shutting down/i, /stopped or restarted/],
  [0x8d, 'timeout', 'waiting', /keep alive/i, /network/],
  [0x8e, 'client-id-in-use', 'waiting', /taken over/i, /same client id/],
  [0x8f, 'topic-refused', 'waiting', /topic filter/i, /topics/],
  [0x93, 'closed-by-peer', 'waiting', /receive maximum/i, /report/],
  [0x95, 'closed-by-peer', 'waiting', /too large/i, /report/],
  [0x96, 'rate-limited', 'waiting', /rate too high/i, /fewer topics/],
  [0x97, 'rate-limited', 'waiting', /quota/i, /fewer topics/],
  [0x98, 'closed-by-peer', 'waiting', /administrative/i, /ask them/],
  [0x9b, 'topic-refused', 'waiting', /qos/i, /quality of service/],
  [0x9c, 'closed-by-peer', 'waiting', /another server/i, /other broker/],
  [0x9d, 'closed-by-peer', 'waiting', /moved/i, /new address/],
  [0x9e, 'topic-refused', 'waiting', /shared subscriptions/i, /supports/],
  [0x9f, 'rate-limited', 'waiting', /rate exceeded/i, /limit/],
  [0xa0, 'closed-by-peer', 'waiting', /maximum connect time/i, /longer/],
  [0xa1, 'topic-refused', 'waiting', /subscription identifiers/i, /supports/],
  [0xa2, 'topic-refused', 'waiting', /wildcard/i, /supports/],
];

const ACCEPTED = [0x20, 0x03, 0x00, 0x00, 0x00];
/** Of the first SUBSCRIBE, whose packet identifier follows its fixed header. */
const granted = (subscribe: Buffer) => [0x90, 0x04, subscribe[2] ?? 0, subscribe[3] ?? 0, 0x00, 0x00];

/** A broker that answers the first packet, and the second, with these bytes; then with nothing. */
async function sourceOf(protocolVersion: 4 | 5, ...answers: ((heard: Buffer) => number[])[]) {
  const server = await onLoopback(
    createServer((socket) => {
      const left = [...answers];
      socket.on('data', (heard: Buffer) => socket.write(Buffer.from(left.shift()?.(heard) ?? [])));
      socket.on('error', () => socket.destroy());
    }),
  );
  onTestFinished(() => server.close());
  return liveSource({
    protocol: mqtt,
    options: {
      url: `mqtt://127.0.0.1:${server.port}`,
      protocolVersion,
      subscriptions: [{ topic: 'office/#' }],
    },
  });
}

/** How the link falls first, and what is said of it. */
async function fallOf(source: LiveSource) {
  let fall = source.status;
  await source.until(() => {
    if (source.status.state === 'waiting' || source.status.state === 'rejected') fall = source.status;
    return fall.diagnosis !== null;
  });
  await source.stop();
  const { state, diagnosis } = fall;
  if (diagnosis === null) throw new Error('The link did not fall.');
  const { code, step, cause, cure } = diagnosis;
  return { is: { state, code, step }, cause, cure };
}

describe.each<[4 | 5, readonly Row[]]>([
  [4, RETURN_CODES],
  [5, REASON_CODES],
])('a broker that answers CONNECT of version %i', (version, codes) => {
  it.each(codes)('with code %i is %s and %s', async (byte, code, state, says, cure) => {
    const connack = version === 5 ? [0x20, 0x03, 0x00, byte, 0x00] : [0x20, 0x02, 0x00, byte];
    const fall = await fallOf(await sourceOf(version, () => connack));
    expect(fall.is).toEqual({ state, code, step: 'session' });
    expect(fall.cause).toMatch(says);
    expect(fall.cure).toMatch(cure);
  });
});

describe('a broker that ends a link that is up', () => {
  it.each(ENDS)('with DISCONNECT %i is %s and %s', async (byte, code, state, says, cure) => {
    const source = await sourceOf(
      5,
      () => ACCEPTED,
      (subscribe) => [...granted(subscribe), 0xe0, 0x02, byte, 0x00],
    );
    const fall = await fallOf(source);
    expect(fall.is).toEqual({ state, code, step: 'events' });
    expect(fall.cause).toMatch(says);
    expect(fall.cure).toMatch(cure);
    expect(source.events.map(({ kind }) => kind).slice(0, 2)).toEqual(['linkUp', 'linkDown']);
  });
});
