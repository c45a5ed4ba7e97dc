/**
 * What a person is told when the file of a command cannot be imported: which plugin the command is of, and what helps. Any
 * other error is returned as it is.
 *
 * @param root the folder of the CLI's package
 */
export async function blameCommand(error: unknown, argv: readonly string[], root: string): Promise<unknown> {
  const { code, oclif } = (error ?? {}) as { readonly code?: unknown; readonly oclif?: unknown }
  // Errors of ours say what they are, and those of oclif but for this one are about the command line.
  if ((typeof code === 'string' && code.startsWith('CTK_')) || (oclif !== undefined && code !== 'MODULE_NOT_FOUND'))
    return error
  const [{ Config }, { normalizeArgv }] = await Promise.all([import('@oclif/core/config'), import('@oclif/core/help')])
  const config = await Config.load(root)
  const [id] = normalizeArgv(config, [...argv])
  const command = id === undefined ? undefined : config.findCommand(id)
  const plugin = config.plugins.get(command?.pluginName ?? '')
  if (!command || !plugin) return error
  try {
    await command.load()
  } catch (reason) {
    const [{ CtkError, missingModule, whyNotLoaded }, { remedies }] = await Promise.all([
      import('@ctk/core'),
      import('../session/register-plugins.js'),
    ])
    const missing = missingModule(reason)?.package
    return new CtkError({
      code: missing === undefined ? 'CTK_PLUGIN_INVALID' : 'CTK_DEPENDENCY_MISSING',
      message: `The command "${command.id.replaceAll(':', ' ')}" of ${plugin.name} could not be loaded: ${whyNotLoaded(reason)}`,
      suggestions: remedies(plugin, missing, config.dataDir),
      data: { plugin: plugin.name },
      cause: reason,
    })
  }
  return error
}
