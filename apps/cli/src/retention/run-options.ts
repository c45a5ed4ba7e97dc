import type { Session } from '@ctk/cli-kit'
import type { RunOptions } from '@ctk/core'

interface RunFlags {
  readonly wait?: string | undefined
  readonly parallel?: number | undefined
  readonly throttle?: string | undefined
  readonly timeout?: string | undefined
  readonly window?: string | undefined
  readonly 'require-healthy'?: boolean
}

/**
 * What the flags say of how to run.
 *
 * @throws CTK_USAGE for a flag that is no length of time, or no window
 */
export async function runOptions(flags: RunFlags, session: Session): Promise<RunOptions> {
  const { wait, parallel, throttle, timeout, window } = flags
  const { parseLength, parseWindow } = await import('@ctk/core')
  const length = (flag: string, text: string | undefined) =>
    text === undefined ? undefined : parseLength(text, `--${flag}`)
  const statement = parseLength(session.configuration.values['statement-timeout'].value ?? '5m', 'statement-timeout')
  const options = {
    waitMs: length('wait', wait),
    throttleMs: length('throttle', throttle),
    timeoutMs: length('timeout', timeout),
    window: window === undefined ? undefined : parseWindow(window),
    parallel,
    requireHealthy: flags['require-healthy'],
    // No statement outlives the lease under which it was sent.
    leaseMs: Math.max(60_000, statement * 1.2),
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
