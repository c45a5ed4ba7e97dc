import { inspect } from 'node:util'

/**
 * A value that cannot be printed by accident: text, JSON and inspect output are `***`.
 *
 * @example const password = new Secret('hunter2'); String(password) // '***'
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself. Call it only where it is handed to a driver. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '***'
  }

  toJSON(): string {
    return '***'
  }

  [inspect.custom](): string {
    return '***'
  }
}
