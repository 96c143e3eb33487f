import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { bundledPackages } from './scripts/bundle/bundled-packages.ts';

/** The page: the same files for the desktop shell and the browser shell, with nothing inline and nothing from outside. */
export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: false,
  plugins: [
    svelte({ configFile: false, preprocess: vitePreprocess({ script: false }) }),
    bundledPackages('../.bundled/page.json'),
  ],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // What Electron 45 carries; a browser shell is opened in whatever is current.
    target: 'chrome140',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    sourcemap: true,
    chunkSizeWarningLimit: 1_000,
  },
});
