import type { Config } from '@oclif/core/config'

/** The commands of @oclif/plugin-plugins that ctk's own stand in front of. */
export type OclifCommand =
  | 'plugins:inspect'
  | 'plugins:install'
  | 'plugins:link'
  | 'plugins:reset'
  | 'plugins:uninstall'
  | 'plugins:update'

/**
 * Runs a command of @oclif/plugin-plugins. What it and npm say goes to stderr: stdout is for results.
 *
 * @throws CTK_INSTALL_FAILED where npm ends with an error; what it said is above
 */
export async function runOclif(command: OclifCommand, args: readonly string[], config: Config): Promise<void> {
  const { commands } = await import('@oclif/plugin-plugins')
  const write = process.stdout.write
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write
  try {
    // One of them stands for all: their `run` differs in what it gives back.
    await (commands[command] as (typeof commands)['plugins:link']).run([...args], config)
  } catch (error) {
    throw await failed(error)
  } finally {
    process.stdout.write = write
    // oclif sets it before it throws; how ctk ends is told by the error.
    process.exitCode = undefined
  }
}

async function failed(error: unknown): Promise<unknown> {
  const [, code] = /npm-cli\.js.* exited with code (\d+)/s.exec(error instanceof Error ? error.message : '') ?? []
  if (code === undefined) return error
  const { CtkError } = await import('@ctk/core/errors')
  return new CtkError({
    code: 'CTK_INSTALL_FAILED',
    message: `npm ended with exit code ${code}; what it found stands above.`,
    suggestions: ['Once more with everything that npm says: --verbose', 'ctk plugins doctor'],
    cause: error,
  })
}
