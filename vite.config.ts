import { defineConfig } from 'vite';
import { nodeProgram } from './scripts/bundle/node-program.ts';

/** The command line and the browser shell, for any Node of the pinned line. */
export default defineConfig(
  nodeProgram({
    name: 'ringscope',
    entry: 'main/headless/ringscope.ts',
    outDir: 'dist',
    bundled: '.bundled/ringscope.json',
  }),
);
