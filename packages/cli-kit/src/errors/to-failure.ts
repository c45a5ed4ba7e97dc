import type { CtkError } from '@ctk/core'
import type { Failure } from './failure.js'
import { parseFailure } from './parse-failure.js'
import { redact } from './redact.js'

/** What is known where an error is turned into a failure. */
export interface FailureContext {
  /** The command as it is typed: `ctk retention run`; for the hint at its help. */
  readonly command: string
  /** Whether the command line was still being read: then what oclif throws is a mistake in it, whatever exit code it has. */
  readonly parsing?: boolean
  /** Whether somebody asked to stop: then whatever was thrown is an interruption. */
  readonly interrupted?: boolean
  /** Passwords in use, to take out of texts that others wrote. */
  readonly secrets?: readonly string[]
}

const ISSUES = 'https://github.com/ctk-toolkit/ctk/issues'

/**
 * Turns whatever was thrown into what is reported: our errors as they are, mistakes on the command line with exit code 2,
 * errors of other packages with their own exit code, and everything else as a bug with exit code 70.
 */
export async function toFailure(error: unknown, context: FailureContext): Promise<Failure> {
  const failure = await classify(error, context)
  const clean = (text: string) => redact(text, context.secrets)
  return {
    ...failure,
    message: clean(failure.message),
    suggestions: failure.suggestions.map(clean),
    stack: failure.stack === undefined ? undefined : clean(failure.stack),
    ...(failure.data === undefined ? {} : { data: JSON.parse(clean(JSON.stringify(failure.data) ?? 'null')) }),
  }
}

async function classify(error: unknown, context: FailureContext): Promise<Failure> {
  const stack = stackOf(error)
  // Not all of core: that would double the start-up time of every usage error.
  const { CtkError, isCtkError } = await import('@ctk/core/errors')
  const failure = (ours: CtkError): Failure => ({ ...ours.toJSON(), exitCode: ours.exitCode, stack })
  if (isCtkError(error)) return failure(error)
  if (context.interrupted) return failure(new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' }))
  const foreign = (error as { oclif?: { exit?: unknown } } | undefined)?.oclif?.exit
  const exitCode = context.parsing && foreign !== undefined ? 2 : foreign
  if (exitCode === 2) {
    const message = await parseFailure(error as Error)
    return failure(new CtkError({ code: 'CTK_USAGE', message, suggestions: [`${context.command} --help`] }))
  }
  if (typeof exitCode === 'number') {
    const { message, suggestions = [] } = error as Error & { suggestions?: readonly string[] }
    return { code: undefined, message, suggestions, ref: undefined, exitCode, stack }
  }
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    const { whyNotLoaded } = await import('@ctk/core')
    const message = `Something that ${context.command} needs could not be loaded: ${whyNotLoaded(error)}`
    return failure(new CtkError({ code: 'CTK_DEPENDENCY_MISSING', message, suggestions: ['ctk plugins doctor'] }))
  }
  return failure(
    new CtkError({
      code: 'CTK_BUG',
      message: `This is a mistake in ctk or in a plugin: ${describe(error)}`,
      suggestions: [`Please report it: ${ISSUES}`, 'Run the command again with --debug to see where it happened.'],
    }),
  )
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const own = error.stack ?? describe(error)
  const cause = error.cause === undefined ? undefined : (stackOf(error.cause) ?? String(error.cause))
  return cause === undefined ? own : `${own}\nCaused by: ${cause}`
}
