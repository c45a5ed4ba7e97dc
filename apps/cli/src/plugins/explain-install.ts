import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { nearest } from '@ctk/core'
import { CtkError } from '@ctk/core/errors'
import type { Interfaces } from '@oclif/core'
import { catalogue } from './catalogue.js'
import { fullName } from './full-name.js'

/**
 * Tells why a package could not be installed. oclif says that it "does not exist in the registry" as well when the registry
 * cannot be reached, so the registry is asked once more for what it answers.
 *
 * @param given the package as somebody named it
 */
export async function explainInstall(given: string, error: unknown, config: Interfaces.Config): Promise<unknown> {
  if (!(error instanceof Error) || !/does not exist in the registry/.test(error.message)) return error
  const name = fullName(given, config)
  const answer = await askRegistry(name, config)
  if (answer !== undefined && answer.code !== 'E404') {
    return new CtkError({
      code: 'CTK_CONNECTION_FAILED',
      message: `The registry does not answer for ${name}: ${answer.code} ${answer.summary}`.trim(),
      suggestions: [
        'Which registry npm asks: npm config get registry; CTK_NPM_REGISTRY names another one.',
        'Without a network, install tarballs: ctk plugins install file:/PATH/TO/plugin.tgz',
      ],
      cause: error,
    })
  }
  const near = nearest(
    given.replace(/@.*$/, ''),
    catalogue.map(({ shortName }) => shortName),
  )
  return new CtkError({
    code: 'CTK_USAGE',
    message: `There is no package ${name} in the registry.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    suggestions: ['ctk plugins available'],
    cause: error,
  })
}

/** What npm finds wrong when it asks for a package; undefined where it finds it. */
function askRegistry(
  name: string,
  config: Interfaces.Config,
): Promise<{ readonly code: string; readonly summary: string } | undefined> {
  const oclif = createRequire(createRequire(import.meta.url).resolve('@oclif/plugin-plugins'))
  const npm = oclif.resolve('npm')
  const registry = config.npmRegistry === undefined ? [] : [`--registry=${config.npmRegistry}`]
  return new Promise((resolve) => {
    execFile(process.execPath, [npm, 'view', name, 'name', '--json', ...registry], (failure, stdout) => {
      if (failure === null) resolve(undefined)
      else resolve(errorOf(stdout))
    })
  })
}

function errorOf(stdout: string): { readonly code: string; readonly summary: string } {
  try {
    const { error } = JSON.parse(stdout)
    return { code: String(error.code), summary: String(error.summary).split('\n')[0] ?? '' }
  } catch {
    return { code: 'npm', summary: 'ended without an answer' }
  }
}
