import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupFailure } from './failure.mjs';

/** A folder: making one is atomic everywhere. In it the id of the process that holds the lock. */
const LOCK = '.setup-lock';
const LOOK_AGAIN_MS = 250;
const PATIENCE_MS = 15 * 60_000;
/** A lock without an owner is one whose maker died between two lines of code. */
const OWNERLESS_MS = 5_000;

/**
 * Runs `work` while no other process sets up the same folder. A lock whose owner has died is taken over.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(root, work) {
  const lock = path.join(root, LOCK);
  const begun = performance.now();
  for (let told = false; !take(lock); told = true) {
    if (!told) process.stderr.write('Another run is setting up this folder; waiting for it…\n');
    if (performance.now() - begun > PATIENCE_MS) {
      throw new SetupFailure(`another set-up does not come to an end. If none is running, delete ${lock}.`);
    }
    await delay(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * @param {string} lock
 * @returns {boolean} whether the lock is now ours
 */
function take(lock) {
  if (makeFolder(lock)) {
    writeFileSync(path.join(lock, 'owner'), String(process.pid));
    return true;
  }
  const owner = readOwner(lock);
  if (owner === null || isAlive(owner)) return false;
  // Of several who see the dead owner, one makes this folder and so becomes the heir; the lock itself never goes
  // away in between, where a second heir could mistake the first one's new lock for the dead one's.
  if (!makeFolder(path.join(lock, `after-${owner}`))) return false;
  writeFileSync(path.join(lock, 'owner'), String(process.pid));
  return true;
}

/**
 * @param {string} folder
 * @returns {boolean} false when it is there already, or has just gone with the lock around it
 */
function makeFolder(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (hasCode(error, ['EEXIST', 'ENOENT'])) return false;
    throw error;
  }
}

/**
 * @param {string} lock
 * @returns {number | null} the owner's process id; 0 where none was written in time; null when that is not known yet
 */
function readOwner(lock) {
  try {
    const owner = Number(readFileSync(path.join(lock, 'owner'), 'utf8'));
    if (owner > 0) return owner;
  } catch (error) {
    if (!hasCode(error, ['ENOENT'])) throw error;
  }
  const { mtimeMs } = statSync(lock, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
  return Date.now() - mtimeMs > OWNERLESS_MS ? 0 : null;
}

/** @param {number} pid */
function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, ['EPERM']);
  }
}

/**
 * @param {unknown} error
 * @param {readonly string[]} codes
 */
function hasCode(error, codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
