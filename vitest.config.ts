import { defineConfig } from 'vitest/config'

// Tests of the core read src/ as it is; those that start r53sim as a process need dist/, which is built once for them.
export default defineConfig({
  test: {
    // Many tests wait for servers and tools: a worker for each core, not one less.
    maxWorkers: '100%',
    testTimeout: 90_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/seed.ts'],
    projects: [
      { extends: true, test: { name: 'core', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: ['test/e2e/build.ts'] } },
    ],
  },
})
