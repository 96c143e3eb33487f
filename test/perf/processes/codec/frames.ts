/**
 * What a simulated system says while all scenarios are played: `node frames.ts PROTOCOL FILE`. Connects to it as a source
 * does, and writes each message as received, as a line `{ topic, text }` of JSON; `topic` is "" where there are none.
 * Prints `{ frames }`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProtocol } from '../../../../main/protocols/index.ts';
import { sessionSecrets } from '../../../../main/secrets/session-secrets.ts';
import { Supervisor } from '../../../../main/sources/supervisor.ts';
import { systemClock } from '../../../../main/system-clock.ts';
import { createTransports } from '../../../../main/transports/source-transports.ts';
import { loadTrust } from '../../../../main/trust/source-trust.ts';
import { sourceSchema } from '../../../../model/contract/sources.ts';
import { createAuthority } from '../../../../simulators/authority.ts';
import { createCasting } from '../../../../simulators/cast.ts';
import { createChance } from '../../../../simulators/chance.ts';
import { findPeer } from '../../../../simulators/index.ts';
import { SCENARIOS } from '../../../../simulators/scenarios/index.ts';

const SEED = 1;
const WAIT_MS = 10;
const PATIENCE_MS = 20_000;

const [id = '', target = ''] = process.argv.slice(2);
const [protocol, kind] = await Promise.all([loadProtocol(id), findPeer(id)]);
if (!protocol || !kind) throw new Error(`There is no protocol ${id}.`);
const folder = await mkdtemp(join(tmpdir(), 'ringscope-bench-frames-'));
const authority = await createAuthority();
const caFile = join(folder, 'ca.pem');
await writeFile(caFile, authority.certificate);
const peer = await kind.start({ authority, port: 0, seed: SEED });
const trust = { caFiles: [caFile], pinSha256: null };
const config = sourceSchema.parse({ ...peer.sources[0], trust, proxy: 'none' });
const secrets = sessionSecrets();
for (const { sourceId, name, value } of peer.secrets) await secrets.set(sourceId, name, value);

const frames: { topic: string; text: string }[] = [];
let complaint = '';
const supervisor = new Supervisor({
  ...{ secrets, clock: systemClock, random: () => 0 },
  source: {
    config,
    protocol,
    options: protocol.options.parse(config.options),
    trust: await loadTrust(trust, '.'),
  },
  openTransports({ source, clock, signal, onStage, onChain }) {
    const transports = createTransports({ trust: source.trust, clock, signal, onStage, onChain });
    return {
      ...transports,
      websocket: (request) =>
        transports.websocket({
          ...request,
          onMessage(message) {
            if (typeof message === 'string') frames.push({ topic: '', text: message });
            request.onMessage(message);
          },
        }),
      mqtt: (request) =>
        transports.mqtt({
          ...request,
          onMessage(message) {
            frames.push({ topic: message.topic, text: Buffer.from(message.payload).toString() });
            request.onMessage(message);
          },
        }),
    };
  },
  record: () => undefined,
  onStatus: ({ diagnosis }) => (complaint = diagnosis?.cause ?? ''),
  onNotice: () => undefined,
  onBug(_sourceId, error) {
    throw error;
  },
});
supervisor.start();
await until(() => supervisor.status.state === 'up' && peer.listeners > 0);
const unasked = frames.length;
let said = 0;
const casting = createCasting(createChance(SEED));
for (const scenario of SCENARIOS) {
  const cast = casting.engage();
  if (!cast) throw new Error('There is no cast left.');
  for (const { after: _, ...happening } of scenario.steps(cast))
    said += peer.perform(scenario.name, happening);
  casting.release(cast);
}
await until(() => frames.length - unasked >= said);
await supervisor.stop();
await peer.close();
await rm(folder, { recursive: true, force: true });
const heard = frames.slice(unasked);
await writeFile(target, heard.map((frame) => `${JSON.stringify(frame)}\n`).join(''));
process.stdout.write(JSON.stringify({ frames: heard.length }));

async function until(isSo: () => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const look = setInterval(() => {
    if (isSo()) resolve(undefined);
  }, WAIT_MS);
  const late = setTimeout(() => reject(new Error(`${id} says nothing. ${complaint}`)), PATIENCE_MS);
  try {
    await promise;
  } finally {
    clearInterval(look);
    clearTimeout(late);
  }
}
