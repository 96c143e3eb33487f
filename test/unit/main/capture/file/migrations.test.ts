import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION, integerOf } from '../../../../../main/capture/file/schema.ts';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

/** A capture of a past version, from the dump of one. */
async function captureOfVersion(version: number): Promise<string> {
  const file = join(await temporaryFolder(), `version-${version}.ringscope`);
  const dump = new URL(`../../../../fixtures/captures/version-${version}.sql`, import.meta.url);
  const database = new DatabaseSync(file);
  database.exec(readFileSync(dump, 'utf8'));
  database.close();
  return file;
}

function contentOf(file: string): unknown {
  const reader = openCapture(file);
  const content = { sources: reader.sources(), events: [...reader.events()] };
  reader.close();
  return content;
}

/** The tables and their columns, however their statements are written. */
function shapeOf(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const shape = database
    .prepare(
      `SELECT t.name AS "table", c.name AS "column", c.type, c."notnull", c.dflt_value, c.pk
       FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
       WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`,
    )
    .all();
  database.close();
  return shape;
}

const PAST_VERSIONS = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1);

describe.each(PAST_VERSIONS)('a capture of version %i', (version) => {
  it('is read as it is', async () => {
    const file = await captureOfVersion(version);
    const before = readFileSync(file);
    expect(contentOf(file)).toMatchObject({
      sources: [
        { id: 'hq', options: { url: 'wss://aes.example/api/wti/session' } },
        { id: 'lab', protocol: 'mqtt' },
      ],
      events: [
        { seq: 1, kind: 'linkUp' },
        { seq: 3, kind: 'delivered', agent: { id: '12', name: 'Sales' }, role: 'called' },
        { seq: 4, kind: 'message', sourceId: 'lab', raw: '/wAB', rawEncoding: 'base64' },
      ],
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is brought to the present version when it is recorded to, and keeps everything', async () => {
    const file = await captureOfVersion(version);
    const before = contentOf(file);
    await recordEvents(file, []);
    expect(contentOf(file)).toEqual(before);
    const fresh = join(file, '..', 'fresh.ringscope');
    await recordEvents(fresh, []);
    expect(shapeOf(file)).toEqual(shapeOf(fresh));
    const database = new DatabaseSync(file, { readOnly: true });
    expect(integerOf(database, 'PRAGMA user_version')).toBe(SCHEMA_VERSION);
    database.close();
    await recordEvents(file, [makeEvent()]);
    expect(contentOf(file)).toMatchObject({ events: [{ seq: 1 }, { seq: 3 }, { seq: 4 }, { seq: 5 }] });
  });
});
