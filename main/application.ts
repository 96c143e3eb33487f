import packageJson from '../package.json' with { type: 'json' };

export const VERSION = packageJson.version;

/** Who made a file: written into captures and exports. */
export const APPLICATION = `Ringscope ${VERSION}`;
