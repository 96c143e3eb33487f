import path from 'node:path';
import { writeNotices } from '../notices/write-notices.mjs';
import { runCaptured } from '../setup/captured-run.mjs';
import { SetupFailure } from '../setup/failure.mjs';
import { pinnedNode } from '../setup/pinned-node.mjs';

/** What a failed download looks like: no name, no way, no answer, or a refusal. */
const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|Response code [45]\d\d/;

/**
 * Runs electron-builder with electron-builder.yml, or with what --config names. Nothing is published: that is the release workflow's affair.
 * @param {string} root a built one
 * @param {readonly string[]} args electron-builder's own, such as --dir or --linux deb
 * @returns {Promise<number>} its exit code
 * @throws {SetupFailure} when what it needs from the network cannot be had
 */
export async function makePackages(root, args) {
  writeNotices(root);
  const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
  const { code, output } = await runCaptured(pinnedNode(root), [builder, '--publish', 'never', ...args], {
    cwd: root,
    isShown: true,
  });
  const trouble = code === 0 ? null : explainPackagingFailure(output);
  if (trouble !== null) throw new SetupFailure(trouble, code);
  return code;
}

/**
 * @param {string} output of electron-builder
 * @returns {string | null} cause and cure; null when it has said itself what is wrong
 */
export function explainPackagingFailure(output) {
  const line = output.split('\n').find((text) => UNREACHABLE.test(text));
  if (line === undefined) return null;
  return (
    'Electron’s runtime, or a tool that packs it, could not be fetched. They come from GitHub and are kept once they are there.\n' +
    'Connect, or name a mirror in ELECTRON_MIRROR and ELECTRON_BUILDER_BINARIES_MIRROR, or pass a runtime that you have ' +
    'with -c.electronDist=FOLDER, and run this again.\n' +
    `  ${line.trim()}`
  );
}
