import { defineConfig, mergeConfig } from 'vite';
import { copiedFolder } from './scripts/bundle/copied-folder.ts';
import { nodeProgram } from './scripts/bundle/node-program.ts';

/** The desktop app's main process, for the Node that Electron carries, and the pictures of its tray. */
export default defineConfig(
  mergeConfig(
    nodeProgram({
      name: 'main',
      entry: 'main/electron/main.ts',
      outDir: 'dist/desktop',
      bundled: '../.bundled/desktop.json',
    }),
    { plugins: [copiedFolder('build/icons/tray', 'icons')] },
  ),
);
