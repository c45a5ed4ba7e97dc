import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from './message-of.js'
import type { ServerProcess } from './server-process.js'

/** Waits until the probe succeeds; stops the server and fails with its last output when it ends or takes too long. */
export async function untilReady(server: ServerProcess, probe: () => Promise<void>, seconds: number): Promise<void> {
  const limit = AbortSignal.timeout(seconds * 1000)
  for (;;) {
    const failure = await probe().then(() => undefined, messageOf)
    if (failure === undefined) return
    if (!server.running || limit.aborted) {
      const what = server.running ? `did not answer within ${seconds} s (${failure})` : 'ended at once'
      const lines = server.output().trim().split('\n').slice(-5).join(' ⏎ ')
      await server.stop()
      throw new Error(`the server ${what}; its last output: ${lines || 'none'}`)
    }
    await sleep(100)
  }
}
