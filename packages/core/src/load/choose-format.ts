import type { Resource } from '../address/resource.js'
import { parseResource } from '../address/resource.js'
import { CtkError } from '../errors/ctk-error.js'
import { Formats } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { Format } from './format.js'

const aliases: Readonly<Record<string, string>> = { jsonl: 'ndjson', json_row: 'ndjson' }

/**
 * The format to read with: the one that was asked for, else the one that the name's ending tells.
 *
 * @param name what the source calls the bytes, for resources whose own address has no ending
 * @throws CTK_USAGE when nothing tells the format, CTK_CONTRIBUTION_UNKNOWN when it is not installed
 */
export async function chooseFormat(
  asked: string | undefined,
  resource: Resource,
  name: string,
  registry: Registry,
): Promise<Format> {
  const found = asked?.toLowerCase() ?? resource.format ?? parseResource(name).format
  if (found !== undefined)
    return registry.load(Formats, Object.hasOwn(aliases, found) ? (aliases[found] as string) : found)
  const known = registry.list(Formats).map((format) => format.name)
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `The name ${name} does not tell which format it has.`,
    suggestions: [known.length > 0 ? `Name it with --format: ${known.join(', ')}.` : 'No format is installed.'],
    data: { name, known },
  })
}
