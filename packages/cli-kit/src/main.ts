import { flush } from '@oclif/core/flush'
import { run } from '@oclif/core/run'
import { settings } from '@oclif/core/settings'

/**
 * Runs a command line and returns its exit code. Errors outside of our own commands (an unknown command, a plugin's command)
 * are reported in the same form as everywhere. Where a plugin is missing and somebody sits at a terminal, it is offered to be
 * installed, and the command line is run again.
 *
 * @param root the folder of the CLI's package
 * @example process.exitCode = await main(process.argv.slice(2), root)
 */
export async function main(argv: readonly string[], root: string): Promise<number> {
  // Commands are built; oclif's search for a TypeScript compiler would only cost time.
  settings.enableAutoTranspile = false
  const asked = new Set<string>()
  try {
    for (;;) {
      const ending = await runOnce(argv, root)
      if (ending.missing === undefined || asked.has(ending.missing)) return ending.exitCode
      asked.add(ending.missing)
      const installed = await offer(ending.missing, argv, root)
      if (installed !== true) return installed === false ? ending.exitCode : installed
    }
  } finally {
    await flush()
  }
}

/** How a command line ended. */
interface Ending {
  readonly exitCode: number
  /** The package of the plugin that it lacked. */
  readonly missing?: string | undefined
}

async function runOnce(argv: readonly string[], root: string): Promise<Ending> {
  try {
    await run([...argv], { root })
    return { exitCode: 0 }
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIT') {
      const { oclif, missing } = error as { oclif: { exit: number }; missing?: string }
      return { exitCode: oclif.exit, missing }
    }
    return report(error, argv, root)
  }
}

/** Whether the package was installed; the exit code where that failed. */
async function offer(name: string, argv: readonly string[], root: string): Promise<boolean | number> {
  const [{ canAsk, offerToInstall }, { outputMode }] = await Promise.all([
    import('./install/offer-to-install.js'),
    import('./output/output-mode.js'),
  ])
  if (!canAsk(outputMode(argv))) return false
  try {
    return await offerToInstall(name, root)
  } catch (error) {
    return (await report(error, argv, root)).exitCode
  }
}

async function report(error: unknown, argv: readonly string[], root: string): Promise<Ending> {
  const [{ blameCommand }, { toFailure }, { reportFailure }, { outputMode }, { missingPackage }] = await Promise.all([
    import('./errors/blame-command.js'),
    import('./errors/to-failure.js'),
    import('./errors/report-failure.js'),
    import('./output/output-mode.js'),
    import('./install/missing-package.js'),
  ])
  const failure = await toFailure(await blameCommand(error, argv, root), { command: 'ctk' })
  reportFailure(failure, outputMode(argv), argv.includes('--debug'))
  return { exitCode: failure.exitCode, missing: missingPackage(failure) }
}
