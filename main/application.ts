import packageJson from '../package.json' with { type: 'json' };

export const VERSION = packageJson.version;

/** Where people find its documentation. */
export const HOMEPAGE = packageJson.homepage;

/** Who made a file: written into captures and exports. */
export const APPLICATION = `Ringscope ${VERSION}`;
