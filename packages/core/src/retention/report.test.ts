import { expect, it } from 'vitest'
import { runExitCode, type TableReport } from './report.js'

it.each<[TableReport['status'][], boolean, number]>([
  [[], false, 0],
  [['done', 'nothing-expired', 'disabled', 'never-expires', 'no-tables'], false, 0],
  [['refused', 'refused'], false, 3],
  [['refused', 'nothing-expired'], false, 3],
  [['refused', 'done'], false, 1],
  [['paused', 'nothing-expired'], false, 3],
  [['paused', 'done'], false, 1],
  [['failed', 'done'], false, 1],
  [['partial'], false, 1],
  [['done'], true, 130],
])('%j (interrupted: %s) exits %i', (statuses, interrupted, code) => {
  expect(
    runExitCode(
      statuses.map((status) => ({ status, skipped: [] as TableReport['skipped'] }) as TableReport),
      interrupted,
    ),
  ).toBe(code)
})
