import type { Reporter, SerializedError, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'

/** What the last line says. */
interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: ReadonlyMap<string, number>
}

const skipPrefix = 'skipped: '

/**
 * A vitest reporter, to be listed after `default`. When the process ends, after everything else was printed, it prints
 * the skipped tests by reason and then, alone on the last line, `N passed, N failed, N skipped`.
 *
 * Tests are counted. Each of these counts as one failed besides: a file that does not load, a suite whose hooks fail, an
 * unhandled error, and a run that ends with an exit code that no failed test explains.
 */
export default class SummaryReporter implements Reporter {
  private counts: Counts | undefined

  onInit(vitest: Vitest): void {
    if (!vitest.config.watch) process.once('exit', () => this.print())
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    let passed = 0
    let failed = unhandledErrors.length
    const skipped = new Map<string, number>()
    for (const module of modules) {
      if (module.errors().length > 0) failed += 1
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed += 1
        else if (state === 'failed') failed += 1
        else skipped.set(reasonOf(test), (skipped.get(reasonOf(test)) ?? 0) + 1)
      }
    }
    this.counts = { passed, failed, skipped }
  }

  /** Called in watch mode, where the process does not end. */
  onWatcherStart(): void {
    this.print()
  }

  private print(): void {
    const { passed, failed, skipped } = this.counts ?? { passed: 0, failed: 0, skipped: new Map<string, number>() }
    const unexplained = failed === 0 && process.exitCode ? 1 : 0
    const reasons = [...skipped].sort(([, a], [, b]) => b - a).map(([reason, count]) => `  ${count} × ${reason}\n`)
    const heading = reasons.length > 0 ? '\nSkipped tests:\n' : ''
    const total = [...skipped.values()].reduce((sum, count) => sum + count, 0)
    const line = `${passed} passed, ${failed + unexplained} failed, ${total} skipped`
    process.stdout.write(`${heading}${reasons.join('')}\n${line}\n`)
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  if (result.state === 'pending') return 'the run ended before'
  if (hasFailedParent(test)) return 'a hook of the suite failed'
  if (result.state === 'skipped' && result.note) return result.note
  const named = [test.name, ...parentNames(test)].find((name) => name.startsWith(skipPrefix))
  if (named) return named.slice(skipPrefix.length)
  return test.options.mode === 'todo' ? 'still to be written' : 'no reason given'
}

function hasFailedParent({ parent }: TestCase | TestSuite): boolean {
  return parent.errors().length > 0 || (parent.type === 'suite' && hasFailedParent(parent))
}

function parentNames({ parent }: TestCase | TestSuite): string[] {
  return parent.type === 'suite' ? [parent.name, ...parentNames(parent)] : []
}
