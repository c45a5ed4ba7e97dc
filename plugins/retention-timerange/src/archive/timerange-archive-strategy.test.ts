import { policyFixture } from '@ctk/conformance'
import { EventBus, type HeldRows, type PlanInput, systemClock } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import type { ArchiveRange } from './archive-range.js'
import { type ArchiveTarget, parseArchiveTarget } from './archive-target.js'
import { awaitHealth } from './await-health.js'
import { timerangeArchiveStrategy } from './timerange-archive-strategy.js'

const first = Date.UTC(2020, 0, 1)
const DAY = 86_400_000

function plan(target: Record<string, unknown>, held: readonly HeldRows[] = []): ArchiveRange[] {
  const { input } = policyFixture({ strategy: 'timerange-archive', column: 'ts', target })
  const known: PlanInput<ArchiveTarget> = {
    ...input,
    held,
    target: parseArchiveTarget(target),
    expired: [],
    facts: Array.from({ length: 30 }, (_, i) => ({ policy: input.policy.id, day: new Date(first + i * DAY), n: 100 })),
  }
  return timerangeArchiveStrategy.plan(known).flatMap(({ operations }) => operations as ArchiveRange[])
}

describe('timerange-archive', () => {
  it('takes slices to a table, by default of the same schema, without gaps and oldest first', () => {
    const ranges = plan({ to: 'old', sliceRows: 1000 })
    expect(ranges.map(({ kind, to }) => [kind, to])).toEqual(
      ranges.map(({ table }) => ['archive-range', { table: { schema: table.schema, name: 'old' } }]),
    )
    expect(ranges.map(({ from, before }) => [from, before])).toEqual(
      Array.from({ length: 3 }, (_, i) => [first + i * 10 * DAY, first + (i + 1) * 10 * DAY]),
    )
    expect(ranges.map(({ pauseMs }) => pauseMs)).toEqual([100, 100, 0])
    expect(new Set(ranges.map(({ id }) => id)).size).toBe(3)
  })

  it('takes them to a folder in a format', () => {
    expect(plan({ to: 's3://bucket/x' })[0]?.to).toEqual({ folder: 's3://bucket/x', format: 'parquet' })
    expect(plan({ to: 'file:///x', format: 'csv' })[0]?.to).toEqual({ folder: 'file:///x', format: 'csv' })
    expect(plan({ to: '"Old".events' })[0]?.to).toEqual({ table: { schema: 'Old', name: 'events' } })
  })

  it.each([
    {},
    { to: '' },
    { to: 'a.b.c' },
    { to: 'old', format: 'csv' },
    { to: 'file:///x', format: 'xlsx' },
    { to: 's3://ann:secret@bucket/x' },
    { to: 'kafka://host/topic' },
    { to: 'old', sliceRows: 0 },
    { to: 'old', pause: '1d' },
    { to: 'old', into: 'x' },
  ])('refuses the target %j', (target) => {
    expect(() => parseArchiveTarget(target)).toThrow(expect.objectContaining({ code: 'CTK_POLICY_INVALID' }))
  })
})

describe('awaitHealth', () => {
  const [operation] = plan({ to: 'old' }) as [ArchiveRange]
  const [toFile] = plan({ to: 'file:///x' }) as [ArchiveRange]
  const events = new EventBus(undefined, systemClock)
  const { signal } = new AbortController()
  /** A cluster that says these things of itself one after the other, and is at rest from then on. */
  const cluster = (...worries: { relocating?: number; shortOfDisk?: number; health?: 'red' }[]) => {
    let looks = 0
    const now = () => worries[looks] ?? {}
    return {
      looks: () => looks,
      database: {
        dialect: 'cratedb',
        strain: async () => ({ relocating: 0, shortOfDisk: 0, ...now() }),
        status: async () => {
          const { health = 'green' } = worries[looks++] ?? {}
          return { health }
        },
      } as never,
    }
  }

  it('goes on at once where nothing is wrong, and where there is no cluster', async () => {
    const { database, looks } = cluster()
    await awaitHealth(operation, { database, signal }, events)
    expect(looks()).toBe(1)
    await awaitHealth(operation, { database: { dialect: 'postgresql' } as never, signal }, events)
  })

  it('waits while the cluster is red', async () => {
    const { database, looks } = cluster({ health: 'red' })
    await awaitHealth(operation, { database, signal }, events)
    expect(looks()).toBe(2)
  })

  it('gives up in the end, and says why; a full disk is no reason not to write elsewhere and delete', async () => {
    const { database } = cluster({ shortOfDisk: 2 })
    await expect(awaitHealth(operation, { database, signal }, events, 0)).rejects.toMatchObject({
      code: 'CTK_CLUSTER_BUSY',
      message: expect.stringContaining('2 nodes have less free disk space'),
    })
    await awaitHealth(toFile, { database, signal }, events, 0)
  })
})
