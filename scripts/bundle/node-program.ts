import type { UserConfig } from 'vite';
import { bundledPackages } from './bundled-packages.ts';
import { plainBuiltins } from './plain-builtins.ts';
import { workerChunks } from './worker-chunks.ts';

export interface NodeProgram {
  /** What the built file is called, without its extension. */
  name: string;
  entry: string;
  outDir: string;
  /** Where the list of the libraries inside goes, from outDir. */
  bundled: string;
}

/**
 * A program for Node with all its libraries inside, so that it starts fast. What is imported dynamically (protocols,
 * exporters, simulators) becomes a chunk that is read when it is needed.
 */
export function nodeProgram({ name, entry, outDir, bundled }: NodeProgram): UserConfig {
  return {
    publicDir: false,
    plugins: [workerChunks(), plainBuiltins(), bundledPackages(bundled)],
    ssr: {
      noExternal: true,
      // keytar finds its native binaries beside itself; electron is there only inside Electron.
      external: ['keytar', 'electron'],
    },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { [name]: entry },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}
