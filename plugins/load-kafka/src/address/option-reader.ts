import { CtkError, nearest, type Resource } from '@ctk/core'

/** Reads the options in the query of a resource; each name and value that means nothing is refused. */
export class OptionReader {
  readonly #options: Readonly<Record<string, string>>

  /** @throws CTK_USAGE for an option that is not among the known ones */
  constructor(resource: Resource, known: readonly string[]) {
    this.#options = resource.options
    const stranger = Object.keys(resource.options).find((name) => !known.includes(name))
    if (stranger === undefined) return
    const near = nearest(stranger, known)
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `A topic has no option ${JSON.stringify(stranger)}.${near ? ` Did you mean "${near}"?` : ''}`,
      suggestions: [`Options: ${known.join(', ')}.`],
    })
  }

  /** A text; an empty one counts as absent. */
  text(name: string): string | undefined {
    return this.#options[name] || undefined
  }

  /** `true` or `false`; the name alone is `true`. */
  flag(name: string): boolean | undefined {
    const value = this.#options[name]
    if (value === undefined) return undefined
    if (value === '' || value === 'true') return true
    if (value === 'false') return false
    throw refuse(name, value, ['true', 'false'])
  }

  /** One of some words. */
  choice<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : pick(name, value, words)
  }

  /** Some of some words, with commas between them; none twice. */
  choices<T extends string>(name: string, words: readonly T[]): readonly T[] {
    const values = this.text(name)?.split(',') ?? []
    return [...new Set(values.map((value) => pick(name, value.trim(), words)))]
  }
}

function pick<T extends string>(name: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value.toLowerCase())
  if (found === undefined) throw refuse(name, value, words)
  return found
}

function refuse(name: string, value: string, words: readonly string[]): CtkError {
  const near = nearest(value, words)
  return new CtkError({
    code: 'CTK_USAGE',
    message: `${name}=${value} is not understood.${near ? ` Did you mean ${name}=${near}?` : ''}`,
    suggestions: [`Known: ${words.join(', ')}.`],
  })
}
