import type { Rule } from '../rule.ts'

/** Who may write SQL as plain strings in shipped code, and why. */
const allowed: Readonly<Record<string, string>> = {
  'packages/database/': 'drivers and dialects are where SQL is at home',
  'packages/conformance/': 'suites lay out tables and look at them past the code they test',
}

/** Elsewhere SQL is written with the `sql` tag, which binds values and quotes names; a string can do neither. */
export const sqlInItsPackage: Rule = ({ packages }) =>
  packages.flatMap(({ modules }) =>
    modules
      .filter(
        ({ path, development }) => !development && !Object.keys(allowed).some((folder) => path.startsWith(folder)),
      )
      .flatMap(({ path, facts }) =>
        facts.rawSql.map((sql) => ({
          file: path,
          rule: 'sql-in-its-package',
          remedy: `write "${sql}" with the sql tag of @ctk/core`,
        })),
      ),
  )
