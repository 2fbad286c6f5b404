import { defineConfig } from '@playwright/test'

// The browser's tests, against instances of the real program on a real PostgreSQL. `go test ./app -run Browser` runs them
// with all they need; by hand: DOWNBEAT_BINARY and DATABASE_URL (see e2e/stage), and `npm run e2e`.
export default defineConfig({
  testDir: 'e2e',
  outputDir: process.env.E2E_OUTPUT ?? 'node_modules/.e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env.CI === 'true',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    // The machine's own browser: nothing is downloaded.
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-quic'],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'off',
  },
})
