import { flush } from '@oclif/core/flush'
import { run } from '@oclif/core/run'
import { settings } from '@oclif/core/settings'
import { reportFailure } from './errors/report-failure.js'
import { toFailure } from './errors/to-failure.js'
import { outputMode } from './output/output-mode.js'

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
    if ((error as { code?: unknown }).code === 'EEXIT') return (error as { oclif: { exit: number } }).oclif.exit
    const failure = await toFailure(error, { command: 'ctk' })
    reportFailure(failure, outputMode(argv), argv.includes('--debug'))
    return failure.exitCode
  } finally {
    await flush()
  }
}
