import { chmodSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './src/longest-first.ts'
import { memoryFolder } from './src/memory-folder.ts'
import { testProjects } from './src/test-projects.ts'

// Far from UTC and with daylight saving time, so that code that reads local time is found out.
process.env.TZ = 'America/New_York'

// Servers of other users have to reach what is in it.
const folder = memoryFolder()
if (folder !== undefined) {
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
}

const globalSetup = ['packages/conformance/dist/databases/global-setup.js']
const minutes = 60_000

/** Which projects run side by side: those of databases and of the command line wait for different things. */
const order = { unit: 0, db: 1, cli: 1, e2e: 2, registry: 2, long: 3 }

/** What differs between the projects besides their files. */
const settings = {
  unit: { testTimeout: minutes / 2 },
  db: { globalSetup, testTimeout: 2 * minutes, hookTimeout: 2 * minutes },
  cli: { globalSetup, testTimeout: minutes, hookTimeout: 2 * minutes, disableConsoleIntercept: true },
  e2e: { globalSetup, testTimeout: 5 * minutes, hookTimeout: 5 * minutes },
  registry: { globalSetup: ['e2e/registry/global-setup.ts'], testTimeout: 5 * minutes, hookTimeout: 5 * minutes },
  long: { globalSetup, testTimeout: 15 * minutes, hookTimeout: 5 * minutes, fileParallelism: false },
}

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    pool: 'forks',
    // Most tests wait for a database.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './packages/conformance/dist/reporter.js'],
    projects: testProjects
      .filter(({ name }) => name !== 'long' || process.env.CTK_TEST_LONG)
      .map(({ name, include, exclude }) => ({
        extends: true,
        test: {
          name,
          include: [...include],
          exclude: [...exclude],
          sequence: { groupOrder: order[name] },
          ...settings[name],
        },
      })),
  },
})
