import { usageError } from '@ctk/cli-kit'

/**
 * Reads `--target KEY=VALUE` flags. A value that is JSON is taken as such (`10000`, `true`, `{"a":1}`), any other as text.
 *
 * @throws CTK_USAGE for a setting without `=`, or given twice
 */
export async function readTarget(settings: readonly string[]): Promise<Record<string, unknown>> {
  const target: Record<string, unknown> = Object.create(null)
  for (const setting of settings) {
    const at = setting.indexOf('=')
    const key = setting.slice(0, at).trim()
    if (at < 1 || key === '') {
      throw await usageError(`--target ${JSON.stringify(setting)} has no value.`, ['Write --target KEY=VALUE.'])
    }
    if (key in target) throw await usageError(`--target ${key} is given twice.`, ['Give it once.'])
    target[key] = readValue(setting.slice(at + 1))
  }
  return { ...target }
}

/** A value as it is typed: JSON where it is that, else text. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
