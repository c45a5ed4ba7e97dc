import type { NameKind } from '@ctk/cli-kit/names'
import type { Candidate, Proposal } from './candidate.js'
import { installedCommands, installedPlugins, userFolders } from './installed-commands.js'
import { propose } from './propose.js'
import type { Asked } from './question.js'
import { readRequest } from './read-request.js'
import { writeAnswer } from './write-answer.js'

/** How long the database may take to say its names. A shell waits, and so does the person at it. */
const limitMs = 1_000

/**
 * Answers a shell that wants to complete a word: `__complete SHELL …`, as the scripts of `ctk completion` send it. Whatever goes
 * wrong, the answer is that there is nothing, without a word: a person is typing.
 *
 * @param argv behind `__complete`
 * @param root the folder of the CLI's package
 */
export async function answer(argv: readonly string[], root: string): Promise<string> {
  try {
    const request = readRequest(argv)
    return request ? writeAnswer(request, await proposalFor(request.words, request.current, root)) : ''
  } catch {
    return ''
  }
}

async function proposalFor(words: readonly string[], current: string, root: string): Promise<Proposal> {
  const { env } = process
  const folders = userFolders(env)
  const plugins = installedPlugins(root, folders.data)
  const names = async (kinds: readonly NameKind[], { given, database }: Asked): Promise<readonly Candidate[]> => {
    const { findNames } = await import('@ctk/cli-kit/names')
    const uri = given.get('uri') ?? database
    const flags = {
      uri,
      schema: given.get('schema'),
      'policy-table': given.get('policy-table'),
      'version-table': given.get('version-table'),
    }
    const request = { kinds, flags, env, cwd: process.cwd(), userFolder: folders.config, limitMs }
    return findNames(request).catch(() => [])
  }
  return propose(words, current, { plugins, commands: installedCommands(plugins), names })
}
