import type { Plugin } from 'vite';

/** Parts of Node whose namespace has getters. */
const WITH_GETTERS = /^(?:node:)?http$/;
const PREFIX = '\0plain-builtin:';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Takes `node:http` as it stands instead of importing it. An import reads all that a part of Node exports, and behind
 * `http.WebSocket` stands a getter that loads the whole of Node's fetch: some 40 ms of every start for what nobody uses
 * (decision 10). What has a getter cannot be imported in the built code.
 */
export function plainBuiltins(): Plugin {
  return {
    name: 'ringscope:plain-builtins',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      filter: { id: WITH_GETTERS },
      handler(id, _importer, { kind }) {
        // What is required is taken as it stands anyway.
        return kind === 'require-call' ? null : PREFIX + id.replace(/^(?:node:)?/, 'node:');
      },
    },
    load: {
      filter: { id: new RegExp(`^${PREFIX}`) },
      handler(id) {
        return plainModule(id.slice(PREFIX.length));
      },
    },
  };
}

function plainModule(builtin: string): string {
  const exported: object = process.getBuiltinModule(builtin) ?? {};
  const names = Object.entries(Object.getOwnPropertyDescriptors(exported))
    .filter(([name, descriptor]) => 'value' in descriptor && IDENTIFIER.test(name))
    .map(([name]) => name);
  return [
    `const builtin = process.getBuiltinModule(${JSON.stringify(builtin)});`,
    `export default builtin;`,
    `export const { ${names.join(', ')} } = builtin;`,
  ].join('\n');
}
