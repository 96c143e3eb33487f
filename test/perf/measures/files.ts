import { copyFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measure, Peer } from '../harness/measure.ts';
import { runNode } from '../harness/node-process.ts';
import { findTool } from '../harness/tool.ts';
import type { BenchInput } from '../input/bench-input.ts';
import { expectCount, timedEvents } from '../harness/run-results.ts';

const exported = timedEvents.extend({ moreBytes: z.number() });
const MEGABYTE = 1024 ** 2;
const MS = 1_000;

export const exportJson: Measure = {
  name: 'export-json',
  unit: 's',
  title: 'all events and calls as one JSON document, against jq copying the NDJSON',
  begin: (input) => exporting(input, 'json', jqCopy(input)),
};

export const exportNdjson: Measure = {
  name: 'export-ndjson',
  unit: 's',
  title: 'all events as NDJSON, against a copy of the file on the disk: the least that writing it takes',
  begin: (input) => exporting(input, 'ndjson', fileCopy(input)),
};

export const importNdjson: Measure = {
  name: 'import',
  unit: 's',
  title: 'a capture from NDJSON, against the sqlite3 shell taking in the lines unread',
  begin(input) {
    const capture = join(input.scratch, 'import.ringscope');
    return Promise.resolve({
      async ours() {
        await rm(capture, { force: true });
        const { ms, events } = await runNode(
          input.program('importing'),
          [input.ndjson, capture],
          timedEvents,
        );
        expectCount('events imported', events, input.events);
        return ms / MS;
      },
      peer: sqliteLines(input),
      end: () => rm(capture, { force: true }),
    });
  },
};

function exporting(input: BenchInput, format: 'json' | 'ndjson', peer: Peer) {
  const out = join(input.scratch, `export.${format}`);
  const values: number[] = [];
  return Promise.resolve({
    async ours() {
      const { ms, events, moreBytes } = await runNode(
        input.program('exporting'),
        [input.capture, format, out],
        exported,
      );
      expectCount('events exported', events, input.events);
      values.push(moreBytes / MEGABYTE);
      return ms / MS;
    },
    peer,
    besides: [{ name: `export-${format}-memory`, unit: 'MB' as const, values }],
    end: () => rm(out, { force: true }),
  });
}

function jqCopy({ ndjson, scratch }: BenchInput): Peer {
  const jq = findTool('jq');
  const copy = join(scratch, 'copy.ndjson');
  if (!jq) return { name: 'jq -c .', run: null };
  return {
    name: 'jq -c .',
    async run() {
      const { ms } = await jq.run(['-c', '.', ndjson], { stdout: copy });
      await rm(copy, { force: true });
      return ms / MS;
    },
  };
}

function fileCopy({ ndjson, scratch }: BenchInput): Peer {
  const copy = join(scratch, 'copy.ndjson');
  return {
    name: 'cp and sync',
    async run() {
      const begun = performance.now();
      await copyFile(ndjson, copy);
      // An export is not told of before it is on the disk.
      const handle = await open(copy, 'r+');
      await handle.sync();
      await handle.close();
      const ms = performance.now() - begun;
      await rm(copy, { force: true });
      return ms / MS;
    },
  };
}

function sqliteLines({ ndjson, scratch, events }: BenchInput): Peer {
  const sqlite = findTool('sqlite3');
  const database = join(scratch, 'lines.db');
  if (!sqlite) return { name: 'sqlite3 .import', run: null };
  return {
    name: 'sqlite3 .import',
    async run() {
      await rm(database, { force: true });
      // JSON has no unit separator in it, so a line stays one column.
      const { ms, stdout } = await sqlite.run([
        database,
        'CREATE TABLE lines (line TEXT)',
        '.mode ascii',
        '.separator "\\037" "\\n"',
        `.import '${ndjson.replaceAll("'", "''")}' lines`,
        'SELECT count(*) FROM lines',
      ]);
      await rm(database, { force: true });
      expectCount('lines that sqlite3 took in', Number(stdout.replace(/\D/g, '')), events);
      return ms / MS;
    },
  };
}
