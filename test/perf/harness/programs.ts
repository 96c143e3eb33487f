import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the program of a process lies: `ringscope`, or by its path in `processes/` without extension. */
export type Programs = (name: string) => string;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = join(ROOT, 'test', 'perf', 'processes');
/** Ringscope itself, as `npm run ringscope` starts it. */
export const RINGSCOPE = 'ringscope';
const BUILT = join(ROOT, 'dist');

/** As they stand: Node reads them as TypeScript, which makes them slow to start. */
export const sourcePrograms: Programs = (name) =>
  name === RINGSCOPE ? join(ROOT, 'main', 'headless', 'ringscope.ts') : join(SOURCES, `${name}.ts`);

/** Bundles them into `folder` in the way in which Ringscope itself is bundled, so that what is measured is what people run. */
export async function builtPrograms(folder: string): Promise<Programs> {
  // Loaded here because the smoke test goes without it.
  const { build } = await import('vite');
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const names = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length).replaceAll('\\', '/'));
  const input = Object.fromEntries(names.map((name) => [name, sourcePrograms(name)]));
  await build({
    root: ROOT,
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, sourcemap: false, rolldownOptions: { input } },
  });
  return (name) => join(name === RINGSCOPE ? BUILT : folder, `${name}.js`);
}
