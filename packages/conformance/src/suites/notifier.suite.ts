import type { Notice, Notifier } from '@ctk/core'
import { describe, expect, test } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.js'
import { noticeFixture } from '../fixtures/notice-fixture.js'

/** What the suite has to know of a notifier. */
export interface NotifierUnderTest {
  readonly name: string
  /** Makes the notifier of a new session. */
  open(): Promise<Notifier>
  /** The ids of all that was told so far, each as often as it was told. */
  told(): Promise<readonly string[]>
  /** Lets nobody be there to be told; what it returns puts that right. Left out where there is always somebody. */
  breakDown?(): Promise<() => Promise<unknown>>
}

const never = new AbortController().signal
const types = ['run.started', 'step.done', 'table.failed', 'policy.created', 'run.finished', 'of.another.release']

/**
 * The contract of {@link Notifier} as tests: it takes note at once, has told everything once when it was flushed, goes on
 * afterwards, and neither fails nor holds up a run.
 *
 * @example
 * describeNotifier({ name: 'lines', open: async () => lineNotifier(file), told: async () => idsIn(await readFile(file, 'utf8')) })
 */
export function describeNotifier({ name, open, told, breakDown }: NotifierUnderTest): void {
  let count = 0
  /** Notices that nobody was told of before. */
  const fresh = (many: number): readonly Notice[] =>
    deepFreeze(
      Array.from({ length: many }, (_, i) => {
        count += 1
        return noticeFixture(count, { type: types[i % types.length] ?? '' })
      }),
    )
  const idsOf = (notices: readonly Notice[]) => notices.map(({ id }) => id)
  const toldOf = async (notices: readonly Notice[]) => {
    const ids = idsOf(notices)
    return (await told()).filter((id) => ids.includes(id))
  }

  describe(`notifier "${name}"`, () => {
    test('takes note without an answer, and has told everything once when it was flushed', async () => {
      const notices = fresh(12)
      const notifier = await open()
      expect(notifier.notify(notices.slice(0, 5))).toBeUndefined()
      notifier.notify(notices.slice(5))
      await notifier.flush(never)
      expect((await toldOf(notices)).toSorted()).toEqual(idsOf(notices).toSorted())
    })

    test('tells nothing where nothing happened', async () => {
      const before = await told()
      const notifier = await open()
      await notifier.flush(never)
      notifier.notify([])
      await notifier.flush(never)
      expect(await told()).toEqual(before)
    })

    test('goes on after it was flushed, and repeats nothing', async () => {
      const [first, second] = [fresh(2), fresh(3)]
      const notifier = await open()
      notifier.notify(first)
      await notifier.flush(never)
      notifier.notify(second)
      await notifier.flush(never)
      expect((await toldOf([...first, ...second])).toSorted()).toEqual(idsOf([...first, ...second]).toSorted())
    })

    test('comes to an end when the moment is over', { timeout: 10_000 }, async () => {
      const notifier = await open()
      const notices = fresh(100)
      notifier.notify(notices)
      await settled(notifier.flush(AbortSignal.abort()))
      const ids = await toldOf(notices)
      expect(new Set(ids).size).toBe(ids.length)
    })

    if (breakDown) {
      test('neither throws at a run nor holds it up when nobody is there', { timeout: 20_000 }, async () => {
        const mend = await breakDown()
        try {
          const notifier = await open()
          notifier.notify(fresh(3))
          await settled(notifier.flush(AbortSignal.timeout(1_000)))
        } finally {
          await mend()
        }
        const notices = fresh(2)
        const notifier = await open()
        notifier.notify(notices)
        await settled(notifier.flush(never))
        expect(await told()).toEqual(expect.arrayContaining(idsOf(notices)))
      })
    }
  })
}

/** A flush that fails is a warning to the run. */
function settled(flush: Promise<void>): Promise<unknown> {
  return flush.catch((error: unknown) => error)
}
