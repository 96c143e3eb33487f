/** What npm says when it fails, in plain words with a cure. The first that fits wins, so the narrower come first. */
const CAUSES = [
  {
    signs: /\bENOSPC\b|no space left on device/i,
    text: 'no space: the disk is full. The dependencies need about 1.5 GB, npm’s cache included; free some and run this again.',
  },
  {
    signs: /\bEUSAGE\b|can only install (packages )?when your package\.json and package-lock\.json/,
    text: 'package.json and package-lock.json do not belong together. Take both from the same commit (`git checkout package.json package-lock.json`), or run `npm install` if you meant to change the dependencies.',
  },
  {
    signs:
      /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE)\b/,
    text: 'the package registry’s certificate is not trusted, as behind a company proxy that opens TLS. Put the proxy’s CA into NODE_EXTRA_CA_CERTS (the path of a PEM file) and run this again.',
  },
  {
    signs:
      /\b(ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNRESET|ERR_SOCKET_TIMEOUT)\b/,
    text: 'no network: the package registry cannot be reached. Connect, or set npm’s `proxy` or `registry`, and run this again; it is needed once only.',
  },
  {
    signs: /\b(EACCES|EPERM|EBUSY|EROFS)\b/,
    text: 'files cannot be written. Close programs that use this folder (a running Ringscope, an editor), check that the folder and npm’s cache belong to you, and run this again.',
  },
];

/** Lines of npm's output that are shown when the cause is none of ours. */
const SHOWN_LINES = 25;

/**
 * @param {string} output everything that a failed `npm ci` wrote
 * @returns {string} cause and cure, followed by the line of npm that tells, or the end of what npm said
 */
export function explainInstallFailure(output) {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  // Warnings name packages, and a package may be named after an error.
  const telling = lines.filter((line) => !/^npm (warn|WARN)\b/.test(line));
  for (const { signs, text } of CAUSES) {
    const witness = telling.findLast((line) => signs.test(line));
    if (witness !== undefined) return `${text}\n  ${witness.trim()}`;
  }
  return `npm could not install the dependencies. It said:\n${lines.slice(-SHOWN_LINES).join('\n')}`;
}
