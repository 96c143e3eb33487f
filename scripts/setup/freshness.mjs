import path from 'node:path';
import { contentFingerprint, dependencyFingerprint, stampMatches } from './fingerprint.mjs';

/** All that the built program depends on. */
const BUILD_INPUTS = [
  'build/icons/tray',
  'main',
  'model',
  'preload',
  'renderer',
  'simulators',
  'scripts/bundle',
  'vite.config.ts',
  'vite.desktop.config.ts',
  'vite.preload.config.ts',
  'vite.page.config.ts',
  'package.json',
  'package-lock.json',
];

/**
 * A step of the set-up: the fingerprint of what it works on now, and the file in which it leaves the fingerprint of
 * what it has finished. The file lies within the result, and so goes when that is deleted.
 * @typedef {object} Freshness
 * @property {string} stamp
 * @property {() => string} fingerprint
 */

/**
 * @param {string} root
 * @returns {Freshness}
 */
export function dependencies(root) {
  return {
    stamp: path.join(root, 'node_modules', '.ringscope-setup'),
    fingerprint: () => dependencyFingerprint(root),
  };
}

/**
 * @param {string} root
 * @returns {Freshness}
 */
export function built(root) {
  return {
    stamp: path.join(root, 'dist', '.ringscope-build'),
    fingerprint: () => contentFingerprint(root, BUILD_INPUTS),
  };
}

/** @param {Freshness} step */
export function isFresh({ stamp, fingerprint }) {
  return stampMatches(stamp, fingerprint());
}
