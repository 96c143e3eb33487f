import { defineConfig } from 'vite';
import { workerChunks } from './scripts/bundle/worker-chunks.ts';

/**
 * The Node side: one program with all its libraries inside, so that it starts fast. What is imported dynamically
 * (protocols, exporters, simulators) becomes a chunk that is read when it is needed.
 */
export default defineConfig({
  publicDir: false,
  plugins: [workerChunks()],
  ssr: {
    noExternal: true,
    // keytar finds its native binaries beside itself; electron is there only inside Electron.
    external: ['keytar', 'electron'],
  },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { ringscope: 'main/headless/ringscope.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
