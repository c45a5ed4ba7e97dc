import { flush } from '@oclif/core/flush'
import { run } from '@oclif/core/run'
import { settings } from '@oclif/core/settings'

/**
 * Runs a command line and returns its exit code. Errors outside of our own commands (an unknown command, a plugin's command)
 * are reported in the same form as everywhere.
 *
 * @param root the folder of the CLI's package
 * @example process.exitCode = await main(process.argv.slice(2), root)
 */
export async function main(argv: readonly string[], root: string): Promise<number> {
  // Commands are built; oclif's search for a TypeScript compiler would only cost time.
  settings.enableAutoTranspile = false
  try {
    await run([...argv], { root })
    return 0
  } catch (error) {
    return await exitCodeOf(error, argv)
  } finally {
    await flush()
  }
}

async function exitCodeOf(error: unknown, argv: readonly string[]): Promise<number> {
  if ((error as { code?: unknown }).code === 'EEXIT') return (error as { oclif: { exit: number } }).oclif.exit
  const [{ toFailure }, { reportFailure }, { outputMode }] = await Promise.all([
    import('./errors/to-failure.js'),
    import('./errors/report-failure.js'),
    import('./output/output-mode.js'),
  ])
  const failure = await toFailure(error, { command: 'ctk' })
  reportFailure(failure, outputMode(argv), argv.includes('--debug'))
  return failure.exitCode
}
