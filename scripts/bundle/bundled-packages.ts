import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** The path of a package's folder. A package may hold packages of its own, so that it is the last that counts. */
const PACKAGE_FOLDER = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/;

/**
 * Writes down which packages a build has code of: their folders, sorted, as a JSON array. The licences and the bill of
 * materials are made from these lists, so that they name what is inside and not what is installed.
 * @param file where to, from the folder of the build
 */
export function bundledPackages(file: string): Plugin {
  let root = '';
  return {
    name: 'ringscope:bundled-packages',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    writeBundle({ dir }, bundle) {
      const folders = new Set<string>();
      for (const output of Object.values(bundle)) {
        const modules = output.type === 'chunk' ? output.moduleIds : output.originalFileNames;
        for (const id of modules) {
          const folder = packageFolder(path.resolve(root, id));
          if (folder !== null) folders.add(folder);
        }
      }
      const list = path.resolve(dir ?? '', file);
      mkdirSync(path.dirname(list), { recursive: true });
      writeFileSync(list, `${JSON.stringify([...folders].sort(), null, 2)}\n`);
    },
  };
}

/** As package-lock.json names it: from the first node_modules on. Null for a module that is in no package. */
function packageFolder(id: string): string | null {
  const folder = PACKAGE_FOLDER.exec(id)?.[0].replaceAll('\\', '/');
  return folder?.slice(folder.indexOf('/node_modules/') + 1) ?? null;
}
