/** Ctrl-C while a command works. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Lets a command finish cleanly: the first SIGINT or SIGTERM aborts the signal, the second one ends the process at once.
 *
 * @param note tells the person that the first one was heard
 */
export function onInterruption(note: (text: string) => void): Interruption {
  const controller = new AbortController()
  const listener = () => {
    if (controller.signal.aborted) process.exit(130)
    note('Stopping after the step that is running. Ctrl-C again stops at once.')
    controller.abort()
  }
  for (const signal of signals) process.on(signal, listener)
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, listener)
    },
  }
}
