import { defineConfig } from 'vitest/config'

// The global setup finds or starts the servers once for the whole run; the reporter counts what was skipped, and why.
export default defineConfig({
  test: {
    globalSetup: ['@ctk/conformance/global-setup'],
    reporters: ['default', '@ctk/conformance/reporter'],
    hookTimeout: 120_000,
    testTimeout: 120_000,
  },
})
