import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What in package.json decides what is installed. */
const DEPENDENCY_SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'overrides',
  'allowScripts',
];

/**
 * A hash of all that decides what `npm ci` puts into node_modules on this machine.
 * @param {string} root
 */
export function dependencyFingerprint(root) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const hash = createHash('sha256');
  hash.update(readFileSync(path.join(root, 'package-lock.json')));
  hash.update(JSON.stringify(DEPENDENCY_SECTIONS.map((section) => manifest[section] ?? null)));
  hash.update(`${process.platform} ${process.arch}`);
  return hash.digest('hex');
}

/**
 * A hash of the names and contents of files and of everything below folders. Contents, not times: a checkout or a
 * copy changes the times of what it leaves the same. What is absent counts as absent.
 * @param {string} root
 * @param {readonly string[]} inputs files and folders, relative to the root
 */
export function contentFingerprint(root, inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) addToHash(hash, root, input);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} relative
 */
function addToHash(hash, root, relative) {
  const entries = readFolder(path.join(root, relative));
  if (entries) {
    for (const name of entries.sort()) addToHash(hash, root, `${relative}/${name}`);
    return;
  }
  const content = readIfThere(path.join(root, relative));
  hash.update(`${relative}\0${content ? content.length : 'absent'}\0`);
  if (content) hash.update(content);
}

/**
 * @param {string} folder
 * @returns {string[] | null} null when it is no folder
 */
function readFolder(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isCode(error, 'ENOTDIR') || isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Buffer | null}
 */
function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null;
    throw error;
  }
}

/**
 * The fingerprint that a finished step left behind, compared with the one of now.
 * @param {string} stamp
 * @param {string} fingerprint
 */
export function stampMatches(stamp, fingerprint) {
  return readIfThere(stamp)?.toString('utf8') === fingerprint;
}

/**
 * @param {string} stamp
 * @param {string} fingerprint
 */
export function writeStamp(stamp, fingerprint) {
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

/** @param {string} stamp */
export function removeStamp(stamp) {
  rmSync(stamp, { force: true });
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
