import { cpSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/**
 * Puts files that the program reads as files beside it.
 * @param from from the root of the project
 * @param to from the folder of the build
 */
export function copiedFolder(from: string, to: string): Plugin {
  let root = '';
  return {
    name: 'ringscope:copied-folder',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    writeBundle({ dir }) {
      cpSync(path.resolve(root, from), path.resolve(dir ?? '', to), { recursive: true });
    },
  };
}
