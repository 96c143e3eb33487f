import { defineConfig } from 'vite';
import { bundledPackages } from './scripts/bundle/bundled-packages.ts';

/** The bridge between the page and the main process: one CommonJS file, as a sandboxed preload script cannot be more. */
export default defineConfig({
  publicDir: false,
  plugins: [bundledPackages('../.bundled/preload.json')],
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    outDir: 'dist/desktop',
    emptyOutDir: false,
    target: 'chrome140',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { preload: 'preload/preload.ts' },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});
