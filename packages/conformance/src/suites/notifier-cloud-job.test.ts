import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

const imports = `
import { Address, CtkError, Secret } from '@ctk/core'
import { describeCloudProvider } from 'KIT/suites/cloud-provider.suite.ts'
import { describeJob } from 'KIT/suites/job.suite.ts'
import { describeNotifier } from 'KIT/suites/notifier.suite.ts'

const notifier = (change = {}) => {
  const told = []
  let away = false
  const open = async () => {
    let waiting = []
    return {
      notify: (notices) => { waiting.push(...notices) },
      async flush() {
        if (away) throw new Error('away')
        told.push(...waiting.map(({ id }) => id))
        waiting = []
      },
      ...change.notifier?.(told),
    }
  }
  describeNotifier({ name: 'memory', open, told: async () => [...told], breakDown: async () => { away = true; return async () => { away = false } } })
}

const abortable = (f) => async (...args) => {
  if (args.at(-1)?.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.' })
  return f(...args)
}
const cloud = (change = () => ({})) => {
  const clusters = [{ id: 'c1', name: 'metrics', region: 'r', version: '1', status: 'running', url: 'https://c1.example.org' }]
  const jobs = []
  const find = async (id) => clusters.find((c) => c.id === id || c.name === id)
  const status = async (id) => {
    const found = await find(id)
    if (found) return found
    throw new CtkError({ code: 'CTK_CLUSTER_NOT_FOUND', message: 'There is no ' + id, suggestions: ['x'] })
  }
  const set = (to) => async (id) => Object.assign(await status(id), { status: to })
  const own = {
    clusters: async () => clusters, find, status, start: set('running'), stop: set('suspended'),
    deploy: async ({ name }) => (clusters.push({ ...clusters[0], id: 'c' + (clusters.length + 1), name }), clusters.at(-1)),
    upload: async (id) => (await status(id), jobs.push({ id: 'j' + jobs.length, kind: 'import', status: 'running', percent: 5 }), jobs.at(-1)),
    importJobs: async (id) => (await status(id), jobs), exportJobs: async (id) => (await status(id), []),
    databaseAddress: async (id) => (await status(id), Address.parse('crate://a@c1.example.org:4200').withPassword(new Secret('pw-of-test'))),
  }
  const all = { ...own, ...change(own) }
  const load = async () => Object.fromEntries(Object.entries(all).map(([k, f]) => [k, abortable(f)]))
  describeCloudProvider({ name: 'memory', load, cluster: { id: 'c1', name: 'metrics' }, password: 'pw-of-test', deploy: { name: 'new', options: {} }, patienceMs: 200 })
}

const job = (change = {}, options = { most: 1 }) => describeJob({
  name: 'count',
  options: {
    jsonSchema: { type: 'object', additionalProperties: false, properties: { most: { type: 'integer', description: 'How many.' } } },
    parse: ({ most, ...rest }) => {
      const [unknown] = Object.keys(rest)
      if (unknown) throw new CtkError({ code: 'CTK_USAGE', message: 'There is no option ' + unknown })
      return { most }
    },
  },
  run: abortable(async (toolkit) => ({ exitCode: 0, summary: 'None.', data: { policies: (await toolkit.policies.find()).length } })),
  ...change,
}, { options })
const report = (change) => job({ run: abortable(async () => ({ exitCode: 0, summary: 'None.', data: null, ...change })) })
`

const broken: readonly [name: string, code: string, failing: string][] = [
  ['an answer', `notifier({ notifier: () => ({ notify: async () => {} }) })`, 'takes note without an answer'],
  ['nothing told', `notifier({ notifier: () => ({ flush: async () => {} }) })`, 'takes note without an answer'],
  [
    'told twice',
    `notifier({ notifier: (told) => ({ notify: (all) => { for (const { id } of all) told.push(id, id) }, flush: async () => {} }) })`,
    'takes note without an answer',
  ],
  [
    'told of nothing',
    `notifier({ notifier: (told) => ({ flush: async () => { told.push('hello') } }) })`,
    'tells nothing',
  ],
  [
    'a copy that is changed',
    `notifier({ notifier: () => ({ notify: (all) => { for (const each of all) each.told = true } }) })`,
    'takes note without an answer',
  ],
  [
    'no names',
    `cloud((own) => ({ find: async (id) => (await own.clusters()).find((c) => c.id === id) }))`,
    'finds a cluster',
  ],
  [
    'another error',
    `cloud((own) => ({ status: async (id) => (await own.find(id)) ?? Promise.reject(new Error(id)) }))`,
    'says which cluster',
  ],
  [
    'stopping nothing',
    `cloud((own) => ({ stop: (id) => { const s = own.status(id); return s } }))`,
    'stops and starts',
  ],
  [
    'a job that is not listed',
    `cloud((own) => ({ importJobs: async (id) => (await own.status(id), []) }))`,
    'imports bytes',
  ],
  [
    'a password that shows',
    `cloud((own) => ({ databaseAddress: async (id) => (await own.status(id), { password: 1, toString: () => 'crate://a:pw-of-test@x' }) }))`,
    'tells the address',
  ],
  ['nothing deployed', `cloud((own) => ({ deploy: async () => (await own.clusters())[0] }))`, 'deploys a cluster'],
  ['a name of two words', `job({ name: 'count all' })`, 'has a name'],
  ['an option that is not described', `job({}, { least: 1 })`, 'describes each'],
  [
    'every option',
    `job({ options: { jsonSchema: { type: 'object', additionalProperties: false, properties: {} }, parse: (x) => x } }, {})`,
    'refuses an option',
  ],
  ['an invented exit code', `report({ exitCode: 42 })`, 'reports what it did'],
  ['two lines', `report({ summary: 'One.\\nTwo.' })`, 'reports what it did'],
  ['dates in the report', `report({ data: { at: new Date(0) } })`, 'reports what it did'],
  [
    'going on for ever',
    `job({ run: async () => ({ exitCode: 0, summary: 'None.', data: null }) })`,
    'ends when it is aborted',
  ],
]

test('what keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 240_000,
}, async () => {
  const cases = Object.fromEntries(broken.map(([name, code]) => [name, code]))
  const found = await verdicts(imports, { notifier: 'notifier()', cloud: 'cloud()', job: 'job()', ...cases })
  for (const sound of [found.notifier, found.cloud, found.job])
    expect(sound).toEqual({ passed: expect.any(Array), failed: [] })
  for (const [name, , failing] of broken)
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
})
