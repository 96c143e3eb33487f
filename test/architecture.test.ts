import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rowOf, violations, type ImportRow, type ImportTable } from './support/import-table.ts';
import { moduleImports } from './support/module-imports.ts';

/** A protocol knows the model, its parser libraries, and the network by type only. */
const PROTOCOL: ImportRow = {
  folders: ['model', 'main/protocols/protocol.ts', 'main/protocols/stopped.ts'],
  types: ['main/transports'],
  packages: ['zod'],
  node: ['node:buffer', 'node:crypto', 'node:timers'],
};

/** A peer speaks for itself: whatever it shared with the side it faces would be wrong on both without a failing test. */
const PEER: ImportRow = {
  folders: ['model', 'simulators'],
  packages: ['pure-rand', 'ws', 'zod'],
  node: ['node:*'],
};

/** A home-made gateway: the same messages over a broker and over a bare WebSocket. */
const GATEWAY: ImportRow = { ...PEER, folders: ['model', 'simulators', 'simulators/gateway'] };

/** What the engine and the command line join. */
const SERVICES = [
  'main/protocols',
  'main/transports',
  'main/trust',
  'main/secrets',
  'main/capture',
  'main/export',
  'main/sources',
  'main/doctor',
];

/**
 * Who may import what: a row for every folder of the house. Within its own row a file may import anything; a row's
 * name stands for the files that have no longer row of their own, so "main" is only what lies directly in main/.
 */
const TABLE: ImportTable = {
  model: { packages: ['zod', '@jmespath-community/jmespath'] },

  'main/protocols': {
    folders: [
      'model',
      'main/protocols/aes-wti',
      'main/protocols/wazo',
      'main/protocols/cloudlink',
      'main/protocols/kazoo',
      'main/protocols/api-gateway',
      'main/protocols/mqtt',
      'main/protocols/websocket',
    ],
    types: ['main/transports'],
    packages: ['zod'],
  },
  'main/protocols/aes-wti': PROTOCOL,
  'main/protocols/wazo': PROTOCOL,
  'main/protocols/cloudlink': PROTOCOL,
  'main/protocols/kazoo': PROTOCOL,
  'main/protocols/api-gateway': PROTOCOL,
  'main/protocols/mqtt': PROTOCOL,
  'main/protocols/websocket': PROTOCOL,

  'main/trust': { folders: ['model'], node: ['node:*'] },
  'main/transports': {
    folders: ['model', 'main/trust'],
    packages: ['ws', 'mqtt', 'socks'],
    node: ['node:*'],
  },
  'main/secrets': { folders: ['model'], packages: ['keytar'], node: ['node:*'] },
  'main/capture': { folders: ['model'], packages: ['zod'], node: ['node:*', 'node:sqlite'] },
  'main/export': {
    folders: ['model', 'main/capture'],
    packages: ['zod', 'stream-json'],
    node: ['node:*'],
  },
  'main/sources': {
    folders: ['model', 'main/protocols', 'main/transports', 'main/trust', 'main/secrets'],
    packages: ['zod'],
    node: ['node:*'],
  },
  'main/doctor': {
    folders: ['model', 'main/protocols', 'main/transports', 'main/trust', 'main/secrets', 'main/sources'],
    node: ['node:*'],
  },
  main: {
    folders: ['model', 'main/engine', ...SERVICES, 'package.json'],
    packages: ['zod'],
    node: ['node:*'],
  },
  'main/engine': { folders: ['model', 'main', ...SERVICES], packages: ['zod'], node: ['node:*'] },

  'main/electron': {
    // The command line in a packed app, and the simulators of its demo: both by dynamic import.
    folders: ['model', 'main', 'main/engine', 'main/secrets', 'main/capture', 'main/headless'],
    packages: ['electron', 'electron-updater', 'zod'],
    node: ['node:*'],
  },
  'main/browser-shell': { folders: ['model', 'main', 'main/engine'], packages: ['ws'], node: ['node:*'] },
  'main/headless': {
    folders: [
      'model',
      'main',
      'main/engine',
      ...SERVICES,
      'main/browser-shell',
      'simulators',
      'simulators/scenarios',
      'package.json',
    ],
    packages: ['commander', 'zod'],
    node: ['node:*'],
  },

  preload: { folders: ['model'], packages: ['electron'] },
  renderer: { folders: ['model'], packages: ['svelte', 'bits-ui', 'uplot', 'zod'] },

  simulators: {
    folders: [
      'model',
      'simulators/scenarios',
      'simulators/aes-wti',
      'simulators/wazo',
      'simulators/cloudlink',
      'simulators/kazoo',
      'simulators/api-gateway',
      'simulators/mqtt',
      'simulators/websocket',
    ],
    packages: ['@peculiar/asn1-schema', '@peculiar/asn1-x509', 'pure-rand', 'zod'],
    node: ['node:*'],
  },
  'simulators/scenarios': { folders: ['model', 'simulators'] },
  'simulators/gateway': { folders: ['model', 'simulators'] },
  'simulators/aes-wti': PEER,
  'simulators/wazo': PEER,
  'simulators/cloudlink': { ...PEER, packages: ['aedes', 'pure-rand', 'ws', 'zod'] },
  'simulators/kazoo': PEER,
  'simulators/api-gateway': PEER,
  'simulators/mqtt': { ...GATEWAY, packages: ['aedes', 'pure-rand', 'ws', 'zod'] },
  'simulators/websocket': GATEWAY,

  scripts: { folders: ['scripts/packaging', 'scripts/notices'], packages: ['vite'], node: ['node:*'] },
  'scripts/icons': { packages: ['playwright-core'], node: ['node:*'] },
  'scripts/packaging': { folders: ['scripts'], packages: ['@electron/fuses'], node: ['node:*'] },
};

/** Folders in which every folder needs a row of its own, so that a new one is thought about. */
const ROW_FOR_EACH_FOLDER = ['main', 'main/protocols', 'simulators'];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('the import table', () => {
  const files = ['main', 'model', 'preload', 'renderer', 'scripts', 'simulators'].flatMap(sourcesBelow);

  it('is kept by every source file', () => {
    const found = files.flatMap((file) => {
      const source = readFileSync(path.join(ROOT, file), 'utf8');
      return violations(TABLE, file, moduleImports(file, source));
    });
    expect(found).toEqual([]);
  });

  it('has a row for each folder of main, for each protocol and for each peer', () => {
    const folders = ROW_FOR_EACH_FOLDER.flatMap((parent) =>
      files
        .filter((file) => file.startsWith(`${parent}/`))
        .map((file) => file.split('/').slice(0, parent.split('/').length + 1))
        .filter((parts) => !isSource(parts.join('/')))
        .map((parts) => parts.join('/')),
    );
    expect([...new Set(folders)].filter((folder) => !Object.hasOwn(TABLE, folder))).toEqual([]);
  });
});

describe('the checker', () => {
  const check = (file: string, source: string) => violations(TABLE, file, moduleImports(file, source));

  it('names file, line, import and rule of a violation', () => {
    const source = "import { z } from 'zod';\nimport { wazo } from '../wazo/index.ts';\n";
    expect(check('main/protocols/kazoo/session.ts', source)).toEqual([
      'main/protocols/kazoo/session.ts:2: "../wazo/index.ts" is not for main/protocols/kazoo; ' +
        'of folders it may import model, main/protocols/protocol.ts, main/protocols/stopped.ts, main/transports',
    ]);
  });

  it('sees every way of importing', () => {
    const source = [
      "import '../main/a.ts';",
      "import a, { b } from '../main/b.ts';",
      "export { c } from '../main/c.ts';",
      "export * from '../main/d.ts';",
      "const e = await import('../main/e.ts');",
      "const f = new Worker(new URL('../main/f.ts', import.meta.url));",
      "let g: import('../main/g.ts').G;",
    ].join('\n');
    expect(check('simulators/player.ts', source)).toHaveLength(7);
  });

  it('takes no notice of comments and strings', () => {
    const source =
      "// import 'electron';\n/** {@link import('electron')} */\nconst a = \"import 'electron'\";";
    expect(check('main/engine.ts', source)).toEqual([]);
  });

  it('tells an import of types from one of values', () => {
    const types = "import type { Transports } from '../../transports/transports.ts';";
    const inline = "import { type Transports } from '../../transports/transports.ts';";
    const values = "import { dial, type Transports } from '../../transports/transports.ts';";
    expect(check('main/protocols/wazo/session.ts', types)).toEqual([]);
    expect(check('main/protocols/wazo/session.ts', inline)).toEqual([]);
    expect(check('main/protocols/wazo/session.ts', values)[0]).toContain('is for types only');
  });

  it('keeps Node out of the model and the page', () => {
    expect(check('model/call.ts', "import { createHash } from 'node:crypto';")).toHaveLength(1);
    expect(check('renderer/App.svelte', "<p>x</p>\n<script>\nimport 'node:fs';\n</script>")[0]).toContain(
      'renderer/App.svelte:3: "node:fs"',
    );
  });

  it.each([
    ['electron', 'main/engine.ts', 'main/electron/window.ts'],
    ['ws', 'main/protocols/kazoo/session.ts', 'main/transports/websocket/dial.ts'],
    ['keytar', 'main/headless/ringscope.ts', 'main/secrets/keychain.ts'],
    ['node:sqlite', 'main/export/json.ts', 'main/capture/file/store.ts'],
    ['aedes', 'main/transports/mqtt/connect.ts', 'simulators/cloudlink/broker.ts'],
    ['socks', 'main/trust/pins.ts', 'main/transports/proxy/socks.ts'],
    ['@peculiar/asn1-x509', 'main/trust/pins.ts', 'simulators/authority.ts'],
  ])('lets %s be imported in its own place only', (specifier, wrong, right) => {
    const source = `import '${specifier}';`;
    expect(check(wrong, source)).toHaveLength(1);
    expect(check(right, source)).toEqual([]);
  });

  it('asks for the extension of a relative import', () => {
    expect(check('model/call.ts', "import { Event } from './event';")).toEqual([
      'model/call.ts:1: "./event" lacks its extension',
    ]);
  });

  it('refuses a folder without a row', () => {
    expect(check('tools/a.ts', '')).toEqual(['tools/a.ts: its folder has no row in the import table']);
    expect(rowOf(TABLE, 'main/protocols/wazo/rest/calls.ts')).toBe('main/protocols/wazo');
  });
});

function sourcesBelow(folder: string): string[] {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && isSource(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function isSource(name: string): boolean {
  return /\.(ts|mjs|svelte)$/.test(name);
}
