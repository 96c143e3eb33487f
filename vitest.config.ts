import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // For the runes of the page's state.
  plugins: [svelte({ configFile: false })],
  // Electron's runtime is not there in unit tests, nor could one process be many apps.
  resolve: { alias: { electron: fileURLToPath(new URL('test/support/electron/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    // Much of the time is waiting, for peers and for clocks: no core has to be left free.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is polled for is somebody else's to finish, on a computer that may be busy.
    expect: { poll: { timeout: 50_000, interval: 50 } },
  },
});
