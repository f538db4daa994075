import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Browser tests run where a browser is; continuous integration installs one and must not go without.
const browser = [process.env.CHROME_PATH, '/usr/bin/chromium'].find((file) => file && existsSync(file));
const runsBrowser = browser !== undefined || process.env.CI === 'true';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['node_modules/**', ...(runsBrowser ? [] : ['tests/browser/**'])],
    env: browser ? { CHROME_PATH: browser } : {},
    globalSetup: ['tests/support/temporary-folder.ts', 'tests/support/build-page.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves a core to itself, which on two cores is half.
    maxWorkers: '100%',
  },
});
