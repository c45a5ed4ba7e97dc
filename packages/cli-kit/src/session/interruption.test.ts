import { expect, test } from 'vitest'
import { onInterruption } from './interruption.js'

test('the first signal aborts and says so, and nothing is left behind', () => {
  const before = process.listenerCount('SIGINT')
  const notes: string[] = []
  const interruption = onInterruption((text) => notes.push(text))
  process.emit('SIGINT')
  expect(interruption.signal.aborted).toBe(true)
  expect(notes).toHaveLength(1)
  interruption[Symbol.dispose]()
  expect(process.listenerCount('SIGINT')).toBe(before)
})
