import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the program of a process of `processes/` lies, by its name without extension. */
export type Programs = (name: string) => string;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = join(ROOT, 'test', 'perf', 'processes');

/** As they stand: Node reads them as TypeScript, which makes them slow to start. */
export const sourcePrograms: Programs = (name) => join(SOURCES, `${name}.ts`);

/** Bundles them into `folder` in the way in which Ringscope itself is bundled, so that what is measured is what people run. */
export async function builtPrograms(folder: string): Promise<Programs> {
  // Loaded here because the smoke test goes without it.
  const { build } = await import('vite');
  const names = readdirSync(SOURCES).map((file) => file.replace(/\.ts$/, ''));
  const input = Object.fromEntries(names.map((name) => [name, sourcePrograms(name)]));
  await build({
    root: ROOT,
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, sourcemap: false, rolldownOptions: { input } },
  });
  return (name) => join(folder, `${name}.js`);
}
