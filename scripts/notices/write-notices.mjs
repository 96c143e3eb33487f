import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { billOfMaterials } from './bill-of-materials.mjs';
import { licencesText } from './licences.mjs';
import { partsOf } from './parts.mjs';

const KEYTAR = 'node_modules/keytar';

/** For each of the two things that are given to people: where its notices go, and what is in it. */
const GIVEN = [
  {
    folder: 'dist',
    lists: ['dist/.bundled/ringscope.json', 'dist/.bundled/page.json'],
    beside: [KEYTAR],
  },
  {
    folder: 'dist/desktop',
    lists: ['dist/.bundled/desktop.json', 'dist/.bundled/preload.json', 'dist/.bundled/page.json'],
    // Chromium's own licences lie beside the program in a file that comes with Electron.
    beside: [KEYTAR, 'node_modules/electron'],
  },
];

/**
 * Writes licences.txt and sbom.json for the command line's package and for the desktop packages, from what their
 * builds have just put in.
 * @param {string} root
 */
export function writeNotices(root) {
  const application = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const { folder, lists, beside } of GIVEN) {
    const parts = partsOf(root, lists, beside);
    replaceFile(path.join(root, folder, 'licences.txt'), licencesText(parts));
    const bill = JSON.stringify(billOfMaterials(application, parts), null, 2);
    replaceFile(path.join(root, folder, 'sbom.json'), `${bill}\n`);
  }
}

/**
 * At once: another packaging may be reading it.
 * @param {string} file
 * @param {string} content
 */
function replaceFile(file, content) {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, content);
  renameSync(beside, file);
}
