import { expect, it } from 'vitest'
import { readShapeFlags } from '../src/load/shape-flags.js'

const now = Date.UTC(2026, 10, 25, 10, 30)

it('makes no shape of nothing', async () => {
  expect(await readShapeFlags({}, now)).toEqual({})
})

it('makes a shape of all flags', async () => {
  const flags = {
    offset: 0,
    limit: 10,
    during: 'yesterday',
    'time-column': 'ts',
    columns: 'ts, "a,b"',
    rename: ['ts=time', '"a=b" = c d'],
    transform: ['ts=epoch(s)'],
  }
  expect(await readShapeFlags(flags, now)).toEqual({
    shape: {
      offset: 0,
      limit: 10,
      start: Date.UTC(2026, 10, 24),
      stop: Date.UTC(2026, 10, 25),
      timeColumn: 'ts',
      columns: ['ts', 'a,b'],
      renames: [
        { from: 'ts', to: 'time' },
        { from: 'a=b', to: 'c d' },
      ],
      transforms: [{ column: 'ts', function: 'epoch', arguments: ['s'] }],
    },
    understood: '2026-11-24 00:00 … 2026-11-25 00:00 UTC',
  })
})

it.each([
  [{ during: 'last week', start: 'now' }, /--during does not go together with --start and --stop/],
  [{ start: '2024-01-02', stop: '2024-01-02' }, /--start is not before --stop/],
  [{ start: 'soonish' }, /--start "soonish" is not understood/],
  [{ rename: ['a'] }, /--rename "a": the old name, = and the new one are needed/],
  [{ transform: ['a=tirm'] }, /Did you mean "trim"/],
])('refuses %j', async (flags, message) => {
  await expect(readShapeFlags(flags, now)).rejects.toThrow(message)
})
