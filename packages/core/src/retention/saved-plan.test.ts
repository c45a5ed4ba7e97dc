import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RetentionPlan } from './plan.js'
import { readPlan, savedPlan, writePlan } from './saved-plan.js'

const plan: RetentionPlan = {
  format: 1,
  hash: 'x',
  createdAt: 1_700_000_000_000,
  cutoff: 'now',
  database: 'crate://host:4200',
  tables: [],
}
const text = writePlan(savedPlan(plan, 'cratedb:1/a'))
const invalid = expect.objectContaining({ code: 'CTK_PLAN_INVALID' })

it('comes back as it was written', () => {
  expect(readPlan(text)).toMatchObject({
    ...plan,
    hash: expect.stringMatching(/^[\da-f]{64}$/),
    identity: 'cratedb:1/a',
  })
})

it('is refused when any byte of it is another, missing or added', () => {
  const bytes = Buffer.from(text)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] as number) ^ flip
      expect(() => readPlan(changed.toString())).toThrow(invalid)
    }),
  )
  for (let at = 0; at < bytes.length; at++) {
    expect(() => readPlan(text.slice(0, at) + text.slice(at + 1))).toThrow(invalid)
    expect(() => readPlan(`${text.slice(0, at)} ${text.slice(at)}`)).toThrow(invalid)
  }
})

it.each(['', '{}', '[]', 'null', '"plan"', '{"tables":[]}'])('refuses %j', (other) => {
  expect(() => readPlan(other)).toThrow(invalid)
})
