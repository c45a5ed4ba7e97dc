import { matchesGlob } from 'node:path'
import { testProjects } from '../../test-projects.ts'
import type { Rule } from '../rule.ts'

/** Every test file is picked up by exactly one of the vitest projects: a test that nobody runs proves nothing. */
export const testsRun: Rule = ({ files }) =>
  files
    .filter((file) => /\.test\.tsx?$/.test(file))
    .flatMap((file) => {
      const projects = testProjects.filter(
        ({ include, exclude }) =>
          include.some((glob) => matchesGlob(file, glob)) && !exclude.some((glob) => matchesGlob(file, glob)),
      )
      if (projects.length === 1) return []
      const remedy =
        projects.length === 0
          ? 'rename or move it: no vitest project of packages/tooling/src/test-projects.ts picks it up'
          : `rename or move it: ${projects.map(({ name }) => name).join(' and ')} both pick it up`
      return [{ file, rule: 'tests-run', remedy }]
    })
