import { dirname, join } from 'node:path';

/** What a source of the benchmarks is called. */
export const SOURCE_ID = 'bench';

/** The environment that `npm run ringscope` starts the program at `entry` in. */
export function ringscopeEnvironment(entry: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(entry.endsWith('.js') && { NODE_COMPILE_CACHE: join(dirname(entry), '.compile-cache') }),
    // A keychain takes as long as it takes.
    [`RINGSCOPE_SECRET_${SOURCE_ID.toUpperCase()}_AUTHORIZATION`]: 'none',
  };
}
