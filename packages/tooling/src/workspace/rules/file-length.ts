import type { Rule } from '../rule.ts'

const limit = 300

/** A file is small enough to be read at once. Tests and suites may be as long as what they say. */
export const fileLength: Rule = ({ packages }) =>
  packages.flatMap(({ modules }) =>
    modules
      .filter(({ path, lines }) => lines > limit && !/\.(test|suite)\.tsx?$/.test(path))
      .map(({ path, lines }) => ({
        file: path,
        rule: 'file-length',
        remedy: `divide it: ${lines} lines, at most ${limit} (most have 50 to 130)`,
      })),
  )
