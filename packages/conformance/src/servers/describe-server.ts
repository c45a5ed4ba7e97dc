import { afterAll, describe, test } from 'vitest'
import type { ServerUnavailable, TestServer } from './test-server.js'

/**
 * Runs a suite with a server of its own. Where it cannot be started, it leaves one skipped test that names the reason.
 *
 * @example await describeServer('S3', startS3Proxy, (store) => { test('one', async () => { … store.url … }) })
 */
export async function describeServer<S extends TestServer>(
  title: string,
  start: () => Promise<S | ServerUnavailable>,
  suite: (server: S) => void,
): Promise<void> {
  const found = await start()
  describe(title, () => {
    if ('reason' in found) {
      test.skip(`skipped: ${found.reason}`, () => undefined)
    } else {
      afterAll(() => found.stop())
      suite(found)
    }
  })
}
