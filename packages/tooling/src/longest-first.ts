import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take minutes, the longest first: begun last, each would keep the others waiting at the end. */
const longest = [
  'e2e/webhooks/webhooks.db.test.ts',
  'e2e/crash/kill-sweep.db.test.ts',
  'e2e/retention/retention.db.test.ts',
  'e2e/retention/held-back.db.test.ts',
  'packages/database/test/operations-cratedb.db.test.ts',
  'e2e/load/migration.db.test.ts',
  'e2e/database/policy-store.db.test.ts',
  'e2e/crash/connection-sweep.db.test.ts',
  'e2e/crash/isolation.db.test.ts',
]

/** Begins with the test files that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
