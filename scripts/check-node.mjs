// Read by old versions of Node: keep the syntax conservative, and import nothing.

/** The oldest Node that the set-up itself runs on; the same as "engines" in package.json. */
export var OLDEST_NODE = '20.19';

/**
 * @param {string} version as `process.version` has it: "v20.19.0"
 * @returns {string | null} what is wrong with this Node and what to do, or null when it will do
 */
export function nodeComplaint(version) {
  var have = numbers(version);
  var need = numbers(OLDEST_NODE);
  if (have[0] > need[0] || (have[0] === need[0] && have[1] >= need[1])) return null;
  return (
    'this Node is too old: it is ' +
    version +
    ', and Ringscope needs ' +
    OLDEST_NODE +
    ' or newer.\nInstall a current Node from https://nodejs.org (or with your version manager), then run this again.'
  );
}

/**
 * @param {string} version
 * @returns {[number, number]} major and minor
 */
function numbers(version) {
  var parts = version.replace(/^v/, '').split('.');
  return [Number(parts[0]), Number(parts[1] || 0)];
}
