import { expect, it, onTestFinished } from 'vitest'
import type { CtkEvent } from '../events/event.js'
import { EventBus } from '../events/event-bus.js'
import { definePlugin } from '../plugin/plugin.js'
import { Notifiers } from '../plugin/points.js'
import { Registry } from '../plugin/registry.js'
import type { Notice } from './notice.js'
import { Notifications } from './notifications.js'
import type { Notifier } from './notifier.js'

const appended = (n: number): CtkEvent => ({
  type: 'audit.appended',
  runId: 'R1',
  entries: [{ event: 'step.done', at: n, actor: 'ana', origin: 'here', n, hash: String(n) }],
})

function setUp(notifiers: Readonly<Record<string, () => Promise<Notifier>>>) {
  const registry = new Registry()
  const events = new EventBus()
  const warnings: string[] = []
  onTestFinished(events.subscribe((event) => event.type === 'warning' && warnings.push(event.message)))
  registry.install(
    definePlugin({
      name: 'test',
      register: (to) => {
        for (const [name, load] of Object.entries(notifiers)) to.add(Notifiers, { name, summary: name, load })
      },
    }),
  )
  return { events, warnings, notifications: new Notifications(registry, events) }
}

it('loads notifiers when there is something to tell, and tells it in order', async () => {
  const told: string[] = []
  let loads = 0
  const load = async () => {
    loads += 1
    return { notify: (notices: readonly Notice[]) => told.push(...notices.map(({ id }) => id)), flush: async () => {} }
  }
  const { events, notifications } = setUp({ a: load })
  events.emit({ type: 'warning', message: 'no news' })
  await notifications.flush()
  expect(loads).toBe(0)
  for (const n of [1, 2, 3]) events.emit(appended(n))
  await notifications.flush()
  expect([loads, told]).toEqual([1, ['R1.1', 'R1.2', 'R1.3']])
})

it('lets a notifier that fails harm neither the run nor another notifier', async () => {
  const told: number[] = []
  const { events, warnings, notifications } = setUp({
    absent: async () => {
      throw new Error('no licence')
    },
    fine: async () => ({ notify: (notices) => told.push(notices.length), flush: async () => {} }),
    rude: async () => ({
      notify: () => {
        throw new Error('not now')
      },
      flush: async () => {
        throw new Error('nor then')
      },
    }),
  })
  events.emit(appended(1))
  await notifications.flush()
  expect(told).toEqual([1])
  expect(warnings).toEqual([
    expect.stringMatching(/"absent" .*no licence/),
    expect.stringContaining('not now'),
    expect.stringContaining('nor then'),
  ])
})

it('gives a signal when time is over, and waits for nobody who does not listen', async () => {
  let signal: AbortSignal | undefined
  const { events, notifications } = setUp({
    endless: async () => ({
      notify: () => {},
      flush: (given) => {
        signal = given
        return new Promise(() => {})
      },
    }),
  })
  events.emit(appended(1))
  await notifications.flush(10, 20)
  expect(signal?.aborted).toBe(true)
})
