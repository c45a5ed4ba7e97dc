import { afterAll, describe, test } from 'vitest'
import { startKafka, type TestKafka } from './kafka.js'

/**
 * Runs a suite with a Kafka broker of its own. Where none can be started, it leaves one skipped test that names the reason.
 *
 * @example
 * await describeKafka('reading a topic', {}, (kafka) => {
 *   test('one', async () => { … kafka.broker … })
 * })
 */
export async function describeKafka(
  title: string,
  options: { readonly secured?: boolean },
  suite: (kafka: TestKafka) => void,
): Promise<void> {
  const found = await startKafka(options)
  describe(title, () => {
    if ('reason' in found) {
      test.skip(`skipped: no Kafka at hand: ${found.reason}`, () => undefined)
    } else {
      afterAll(() => found.stop())
      suite(found)
    }
  })
}
