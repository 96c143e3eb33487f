import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is polled for is somebody else's to finish, on a computer that may be busy.
    expect: { poll: { timeout: 50_000, interval: 50 } },
  },
});
