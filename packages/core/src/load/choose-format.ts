import { parseResource, type Resource } from '../address/resource.js'
import { CtkError } from '../errors/ctk-error.js'
import { suggestPackage } from '../plugin/known-plugins.js'
import { Formats } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { ByteSource } from './byte-source.js'
import { detectFormat, TELLING_BYTES } from './detect-format.js'
import type { Format } from './format.js'
import { peek } from './peek.js'

/** A format, and the bytes to decode with it. */
export interface ChosenFormat {
  readonly format: Format
  readonly bytes: ByteSource
}

/**
 * The format to read with: the one that was asked for, else the one that the name's ending tells, else the one that the bytes look
 * like. An ending counts when a format answers to it, or when a package of ours has one that does.
 *
 * @param name what the source calls the bytes, for resources whose own address has no ending
 * @param bytes unpacked
 * @throws CTK_USAGE when nothing tells the format, CTK_CONTRIBUTION_UNKNOWN when it is not installed
 */
export async function chooseFormat(
  asked: string | undefined,
  resource: Resource,
  name: string,
  bytes: ByteSource,
  registry: Registry,
): Promise<ChosenFormat> {
  const told = [resource.ending, parseResource(name).ending].find(
    (ending) => ending && (registry.has(Formats, ending) || suggestPackage('format', ending)),
  )
  const found = asked?.toLowerCase() ?? told
  if (found !== undefined) return { format: await registry.load(Formats, found), bytes }
  const { head, bytes: whole } = await peek(bytes, TELLING_BYTES)
  const detected = detectFormat(head)
  if (detected !== undefined) return { format: await registry.load(Formats, detected), bytes: whole }
  await whole[Symbol.asyncIterator]().return?.()
  const known = registry.list(Formats).map((format) => format.name)
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `Neither the name ${name} nor its first bytes tell which format it has.`,
    suggestions: [known.length > 0 ? `Name it with --format: ${known.join(', ')}.` : 'No format is installed.'],
    data: { name, known },
  })
}
