import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importCapture } from '../../main/export/import-capture.ts';
import { ImportError } from '../../main/export/import-error.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../main/protocols/index.ts';
import { SourcesFileError } from '../../main/sources/sources-file-error.ts';
import { parseSourcesFile } from '../../main/sources/sources-file.ts';
import { readCertificates } from '../../main/trust/certificates/read-certificates.ts';
import { TrustSettingsError } from '../../main/trust/trust-settings-error.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { damagedBytes, damagedJson, damagedText } from '../support/arbitrary-damage.ts';
import { rounds } from '../support/long-form.ts';
import { makeEvent } from '../support/make-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LONGEST_MESSAGE = 30_000;

/** Fails for an error that is not of the folder's own class, or that nobody would read. */
function expectExplained(error: unknown, own: new (...given: never[]) => Error): void {
  if (!(error instanceof own)) throw error;
  expect(error.message.length).toBeGreaterThan(10);
  expect(error.message.length).toBeLessThan(LONGEST_MESSAGE);
}

const events = Array.from({ length: 4 }, (_, index) => ({ ...makeEvent(), seq: index + 1 }));
const source = { id: 'hq', name: 'HQ', protocol: 'aes-wti', options: {} };
const capture = {
  format: 'ringscope-capture',
  version: 1,
  sources: [source],
  counts: { events: 4, calls: 0, byKind: {} },
  events,
  calls: [],
};
const asLines = events.map((event) => JSON.stringify(event)).join('\n');

const exportText = fc.oneof(
  { weight: 3, arbitrary: damagedJson([capture]) },
  { weight: 2, arbitrary: damagedText(fc.constantFrom(JSON.stringify(capture), asLines)) },
  {
    weight: 2,
    arbitrary: fc.array(damagedJson(events), { maxLength: 4 }).map((lines) => lines.join('\n')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
);

describe('a file to import', () => {
  it('is taken, or refused with what is wrong and where, and leaves nothing half done', async () => {
    const folder = await temporaryFolder();
    const [file, target] = [join(folder, 'given'), join(folder, 'made.ringscope')];
    await fc.assert(
      fc.asyncProperty(exportText, fc.boolean(), async (text, keepUntilError) => {
        writeFileSync(file, text);
        const made = await importCapture({ file, target, keepUntilError, application: 'test', now: 0 }).then(
          () => ['given', 'made.ringscope'],
          (error: unknown) => {
            expectExplained(error, ImportError);
            return ['given'];
          },
        );
        expect(readdirSync(folder)).toEqual(made);
        rmSync(target, { force: true });
      }),
      { numRuns: rounds(250, 20_000) },
    );
  });
});

const SOURCES = {
  sources: [
    {
      id: 'hq',
      name: 'HQ',
      protocol: 'aes-wti',
      enabled: true,
      options: { url: 'wss://aes.example/ws', username: 'cti', switchName: 'CM55', devices: ['5590'] },
      trust: { caFiles: [], pinSha256: null },
      proxy: 'system',
    },
    { id: 'a', protocol: 'wazo', options: { url: 'https://pbx.example', username: 'm', events: ['*'] } },
    {
      id: 'b',
      protocol: 'mqtt',
      options: {
        url: 'mqtts://b.example',
        subscriptions: [{ topic: 'a/#', qos: 1 }],
        mapping: { kind: 'type' },
      },
    },
    {
      id: 'c',
      protocol: 'websocket',
      options: { url: 'wss://w.example', headers: { 'X-Key': '1' }, onOpen: [{ a: 1 }] },
    },
    { id: 'd', protocol: 'api-gateway', options: { url: 'wss://g.example/dev', onOpen: ['hello'] } },
    {
      id: 'e',
      protocol: 'kazoo',
      options: {
        apiUrl: 'https://k.example:8443/v2',
        socketUrl: 'wss://k.example:5443',
        username: 'm',
        accountName: 'n',
      },
    },
    {
      id: 'f',
      protocol: 'cloudlink',
      options: {
        authUrl: 'https://a.example/v1',
        notificationsUrl: 'https://n.example/v1',
        username: 'o',
        subscriptions: [{ topic: 't' }],
      },
    },
  ],
};

describe('a sources file', () => {
  it('is taken, or refused with every place that is wrong', async () => {
    const context = {
      file: 'sources.json',
      baseDir: '/nonexistent',
      protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
    };
    await expect(parseSourcesFile(JSON.stringify(SOURCES), context)).resolves.toHaveLength(7);
    const text = fc.oneof(
      { weight: 4, arbitrary: damagedJson([SOURCES]) },
      { weight: 1, arbitrary: damagedText(fc.constant(JSON.stringify(SOURCES))) },
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        await parseSourcesFile(given, context).catch((error: unknown) => {
          expectExplained(error, SourcesFileError);
        });
      }),
      { numRuns: rounds(2_000, 60_000) },
    );
  });
});

const FOLDER = new URL('../fixtures/trust/', import.meta.url);

describe('a certificate file', () => {
  it('is read, or refused with what it is instead', async () => {
    const { certificate } = await createAuthority();
    const seeds = [
      Buffer.from(certificate),
      ...readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER))),
    ];
    const text = damagedText(fc.constantFrom(certificate, `${certificate}${certificate}`));
    fc.assert(
      fc.property(fc.oneof(damagedBytes(seeds), text), (content) => {
        try {
          expect(readCertificates(content, 'ca.pem')).not.toEqual([]);
        } catch (error) {
          expectExplained(error, TrustSettingsError);
        }
      }),
      { numRuns: rounds(1_500, 60_000) },
    );
  });
});
