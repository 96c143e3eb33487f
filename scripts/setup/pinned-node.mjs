import path from 'node:path';
import process from 'node:process';

/** The line that Electron carries, and so the one that everything is built, tested and run on. */
export const PINNED_MAJOR = 24;

/**
 * @param {string} root
 * @returns {string} where the Node that comes as a dev dependency lies
 */
export function pinnedNode(root) {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(root, 'node_modules', 'node', 'bin', binary);
}
