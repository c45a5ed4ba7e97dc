import type { ChaosRules } from '@ctk/conformance'

/** Something that a proxy holds back. */
export interface Held {
  readonly rules: ChaosRules
  /** Resolves when it is being held. */
  readonly caught: Promise<void>
  letGo(): void
}

/** Holds the first request that matches, or the reply to it, until it is let go. */
export function holding(side: 'request' | 'reply', matches: RegExp): Held {
  const caught = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  let isCaught = false
  const hold = (text: string) => {
    if (isCaught || !matches.test(text)) return 'pass'
    isCaught = true
    caught.resolve()
    return free.promise
  }
  const rules: ChaosRules = side === 'request' ? { request: hold } : { reply: (_, request) => hold(request) }
  return { rules, caught: caught.promise, letGo: () => free.resolve() }
}

/** The statement that destroys. */
export const destroys = /(DELETE|DROP) \/\* ctk/
/** The one before it, which writes down what is going to be done. */
export const intends = /INSERT INTO \S*run_step/
