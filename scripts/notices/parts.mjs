import { Buffer } from 'node:buffer';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * A package whose code goes to the people who install Ringscope.
 * @typedef {object} Part
 * @property {string} name
 * @property {string} version
 * @property {string} licence an SPDX expression
 * @property {string[]} texts its licence and notice files; empty where it ships none
 * @property {string | null} sha512 of its archive in the registry, hexadecimal
 */

/** Packages that say it in their licence file only. */
const SAID_IN_FILE = new Map([['svelte-toolbelt', 'MIT']]);

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * The packages that some builds have code of, sorted by name; each version once.
 * @param {string} root
 * @param {readonly string[]} lists files of scripts/bundle/bundled-packages.ts
 * @param {readonly string[]} [beside] folders of packages that are installed beside the builds
 * @returns {Part[]}
 */
export function partsOf(root, lists, beside = []) {
  const folders = lists.flatMap((list) => JSON.parse(readFileSync(path.join(root, list), 'utf8')));
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const folder of new Set([...folders, ...beside])) {
    const part = readPart(root, folder, lock[folder]?.integrity);
    parts.set(`${part.name}@${part.version}`, part);
  }
  return [...parts.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string | undefined} integrity
 * @returns {Part}
 */
function readPart(root, folder, integrity) {
  const place = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8'));
  const licence = license ?? SAID_IN_FILE.get(name);
  if (typeof licence !== 'string') {
    throw new Error(`${folder} goes into Ringscope and does not say in "license" under which terms.`);
  }
  const files = readdirSync(place).filter((file) => LICENCE_FILE.test(file));
  return {
    name,
    version,
    licence,
    texts: files.sort().map((file) => readFileSync(path.join(place, file), 'utf8').trim()),
    sha512: integrity?.startsWith('sha512-')
      ? Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
      : null,
  };
}
