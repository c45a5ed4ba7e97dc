import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readPolicyFile } from '../src/policy-file/read-policy-file.js'
import { writePolicyFile } from '../src/policy-file/write-policy-file.js'
import { writeReadings } from './readings.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

const ctk = (...argv: string[]) => runCtk(folder, argv)
const json = async (...argv: string[]) => {
  const { stdout, exitCode } = await ctk(...argv, '--json')
  return { ...JSON.parse(stdout), exitCode }
}
const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const policies = async () => (await json('retention', 'list')).policies

beforeAll(async () => {
  const file = writeReadings(folder)
  for (const table of ['a', 'b', 'c'])
    await ctk('load', 'table', file, table, '--create', '--partition-by', 'month(time)')
  expect((await ctk('retention', 'setup')).exitCode).toBe(0)
})

const base = `# what we keep
version: 1
policies:
  - strategy: delete
    table: public.a
    column: time
    duration: 1y # for the auditors
    tags: [x, prod]
  - strategy: delete
    table: b
    duration: 2y
`

describe('export, diff, import', () => {
  beforeEach(async () => {
    put('base.yaml', base)
    put('none.yaml', 'version: 1\npolicies: []\n')
    expect((await ctk('retention', 'import', 'none.yaml', '--prune', '--yes')).exitCode).toBe(0)
    expect((await ctk('retention', 'import', 'base.yaml')).exitCode).toBe(0)
  })

  test('what is exported is what was imported, and differs in nothing', async () => {
    const { stdout } = await ctk('retention', 'export')
    expect(
      stdout,
    ).toBe(`# Policies of ctk. See what differs: ctk retention diff FILE. Store it: ctk retention import FILE

$schema: https://raw.githubusercontent.com/ctk-toolkit/ctk/main/apps/docs/reference/policy-file.schema.json
version: 1
policies:
  - strategy: delete
    table: public.a
    column: time
    duration: 1y
    tags:
      - prod
      - x
  - strategy: delete
    table: public.b
    column: time
    duration: 2y
`)
    for (const [name, ...flags] of [['out.yaml'], ['out.json'], ['other.txt', '--format=json']] as const) {
      const out = await ctk('retention', 'export', '--out', name, ...flags)
      expect(out.stdout).toContain(`✔ 2 policies written to ${name}\nNext: ctk retention diff ${name}`)
      const diff = await ctk('retention', 'diff', name)
      expect([diff.exitCode, diff.stdout]).toEqual([0, `✔ No differences: 2 policies as in ${name}.\n`])
      const again = await ctk('retention', 'import', name)
      expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('No differences')])
    }
    expect(read('out.yaml')).toBe(stdout)
    expect(JSON.parse(read('out.json'))).toEqual(JSON.parse(read('other.txt')))
    expect(await json('retention', 'export')).toMatchObject({ version: 1, policies: [{ strategy: 'delete' }, {}] })
    expect((await policies()).map(({ version }: { version: number }) => version)).toEqual([1, 1])
  })

  test('diff shows fields, new ones and those that the file does not have, exit 1, and writes nothing', async () => {
    const before = await policies()
    put(
      'new.yaml',
      `version: 1
policies:
  - {strategy: delete, table: public.a, column: time, duration: 3y, tags: [prod], timezone: Europe/Vienna}
  - {strategy: delete, table: public.c, duration: 10y}
`,
    )
    const { stdout, exitCode } = await ctk('retention', 'diff', 'new.yaml')
    expect(exitCode).toBe(1)
    const [a, b] = before.map(({ id }: { id: string }) => id)
    const id = /\+ delete public\.c \((\w{12})\)/.exec(stdout)?.[1]
    expect(stdout).toBe(`~ delete public.a (${a}) would be changed
    duration 1y → 3y
    tags prod, x → prod
    time zone UTC → Europe/Vienna
+ delete public.c (${id}) would be created: delete partitions of public.c when the whole partition is older than 10 years
- delete public.b (${b}) is not in new.yaml
1 to create, 1 to change, 1 only in the database; 0 policies unchanged.
Next: ctk retention import new.yaml --prune
`)
    expect(await json('retention', 'diff', 'new.yaml')).toMatchObject({
      exitCode: 1,
      changes: [{ before: { duration: '1y' }, after: { duration: '3y', version: 2 } }, { after: { duration: '10y' } }],
      unlisted: [{ id: b }],
      unchanged: [],
    })
    expect((await ctk('retention', 'import', 'new.yaml', '--dry-run')).stdout).toContain('would be created')
    expect(await policies()).toEqual(before)
  })

  test('import creates, changes, and prunes only with --yes; it is one run of the audit', async () => {
    put('new.yaml', base.replace('1y', '3y').replace('table: b', 'table: c'))
    const kept = await json('retention', 'import', 'new.yaml')
    expect(kept).toMatchObject({
      exitCode: 0,
      created: [{ table: { name: 'c' } }],
      changed: [{ before: { duration: '1y' }, after: { duration: '3y', version: 2 } }],
      removed: [],
      unlisted: [{ table: { name: 'b' } }],
      audit: { length: 2 },
    })
    const { entries } = await json('audit', 'list', '--run', kept.runId)
    expect(entries.map(({ event }: { event: string }) => event)).toEqual(['policy.changed', 'policy.created'])
    put('report.json', JSON.stringify(kept))
    expect((await ctk('audit', 'verify', '--report', 'report.json')).stdout).toContain('compared with 1 report')
    const before = await policies()
    const refused = await ctk('retention', 'import', 'new.yaml', '--prune')
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/--prune would remove 1 policy: \w{12}\. Nothing has been changed\.[\s\S]*add --yes/),
    ])
    expect(await policies()).toEqual(before)
    expect((await ctk('retention', 'import', 'new.yaml', '--prune', '--dry-run')).stdout).toContain('would be removed')
    const pruned = await ctk('retention', 'import', 'new.yaml', '--prune', '--yes')
    expect([pruned.exitCode, pruned.stdout]).toEqual([
      0,
      expect.stringMatching(
        /- delete public\.b \(\w{12}\) removed\n✔ 0 created, 0 changed, 1 removed; 2 policies unchanged\.\n/,
      ),
    ])
    expect((await policies()).map(({ table }: { table: { name: string } }) => table.name)).toEqual(['a', 'c'])
  })

  test('a file of a selection prunes only within it', async () => {
    await ctk('retention', 'create-policy', 'c', '--strategy=delete', '--duration=1y', '--tags=prod')
    await ctk('retention', 'export', '--tags=prod', '--out=prod.yaml')
    expect(read('prod.yaml')).toContain('selection:\n  tags: prod\n')
    put('prod.yaml', read('prod.yaml').replace(/ {2}- strategy: delete\n {4}table: public\.c\n[\s\S]*/, ''))
    expect((await json('retention', 'diff', 'prod.yaml')).unlisted).toMatchObject([{ table: { name: 'c' } }])
    expect((await ctk('retention', 'import', 'prod.yaml', '--prune', '--yes')).exitCode).toBe(0)
    expect((await policies()).map(({ table }: { table: { name: string } }) => table.name)).toEqual(['a', 'b'])
    await ctk('retention', 'export', 'public.b', '--strategy=delete', '--out=b.yaml')
    expect(read('b.yaml')).toMatch(/selection:\n {2}strategy: delete\n {2}tables:\n {4}- public\.b\n/)
    expect((await ctk('retention', 'diff', 'b.yaml')).exitCode).toBe(0)
    put('b.yaml', `${read('b.yaml').replace(/policies:[\s\S]*/, 'policies: []\n')}`)
    expect((await json('retention', 'diff', 'b.yaml')).unlisted).toMatchObject([{ table: { name: 'b' } }])
    // Tags that nobody has select nothing, and are no mistake.
    put('unknown.yaml', 'version: 1\nselection: {tags: nobody and not x}\npolicies: []\n')
    expect((await ctk('retention', 'diff', 'unknown.yaml')).exitCode).toBe(0)
  })

  test('everything is checked before anything is stored', async () => {
    const before = await policies()
    for (const [wrong, exitCode, messages] of [
      ['duration: 1M', 2, [/line 12: .*1M/]],
      ['table: public.nothing\n    duration: 2y', 3, [/line 12: There is no table public\.nothing/]],
      ['strategy: delete\n    table: a\n    duration: 9y', 2, [/line 12: This is the same as policy 1/]],
      [
        'strategy: snapshot\n    table: a\n    duration: 9y',
        2,
        [/line 12: There is no retention strategy "snapshot"/, /retention-snapshot/],
      ],
    ] as const) {
      const entry = wrong.startsWith('strategy')
        ? wrong
        : `strategy: delete\n    ${wrong}${wrong.startsWith('table') ? '' : '\n    table: c'}`
      put('wrong.yaml', `${base.replace('1y', '3y')}  - ${entry}\n`)
      const outcome = await ctk('retention', 'import', 'wrong.yaml')
      expect(outcome.exitCode, wrong).toBe(exitCode)
      for (const message of messages) expect(outcome.stderr).toMatch(message)
      expect(await policies()).toEqual(before)
    }
    put(
      'wrong.yaml',
      `${base}  - {strategy: delete, table: x.y, duration: 1y}\n  - {strategy: delete, table: c, duration: 0d}\n`,
    )
    const several = await ctk('retention', 'diff', 'wrong.yaml')
    expect(several.stderr).toMatch(
      /wrong\.yaml has 2 mistakes:\n.*line 12: There is no table x\.y.*\n.*line 13: .*longer than zero/,
    )
    put('later.yaml', 'version: 1\npolicies:\n  - {strategy: delete, table: x.y, duration: 1y}\n')
    expect((await ctk('retention', 'import', 'later.yaml', '--no-check')).exitCode).toBe(0)
    expect(await policies()).toHaveLength(3)
  })
})

describe('a file that cannot be used', () => {
  test.each([
    [
      'version: 1\npolicies:\n  - strategy: delete\n    tabel: x\n    duration: 1y\n',
      /line 4: there is no field "tabel"; did you mean "table"\?/,
    ],
    [
      'version: 1\npolicies: []\nextra: 1\n',
      /line 3: there is no field "extra"; known are \$schema, version, selection, policies/,
    ],
    ['version: 1\npolicies: []\nselection:\n  tag: x\n', /line 4: there is no field "tag"; did you mean "tags"\?/],
    ['version: 2\npolicies: []\n', /line 1: version: /],
    [
      'version: 1\npolicies:\n  - strategy: delete\n    table: x\n    duration: 30\n',
      /line 5: duration: .*expected string/,
    ],
    ['version: 1\npolicies:\n  - strategy: delete\n    table: x\n    expireBy: middle\n', /line 5: expireBy: /],
    ['version: 1\npolicies:\n  - just text\n', /line 3: /],
    ['version: 1\n', /policies: /],
    ['', /line 1: /],
    ['[]', /line 1: /],
    ['{"version": 1, "policies": [{"strategy": "delete",\n "tags": "x", "table": "t"}]}', /line 2: tags: /],
    [
      'version: 1\npolicies:\n  - strategy: a\n    strategy: b\n',
      /line 4: this is neither YAML nor JSON: Map keys must be unique/,
    ],
    ['version: 1\npolicies: [\n', /neither YAML nor JSON/],
    ['a: 1\n---\nb: 2\n', /neither YAML nor JSON/],
    ['version: 1\npolicies: *none\n', /neither YAML nor JSON/],
    ['{"version": 1,', /neither YAML nor JSON/],
  ])('%j', async (text, message) => {
    put('x.yaml', text)
    const { exitCode, stderr } = await ctk('retention', 'diff', 'x.yaml')
    expect(stderr).toMatch(message)
    expect(exitCode).toBe(/neither/.test(message.source) ? 3 : 2)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('an alias that grows beyond all bounds is refused', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => `  a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)
    put('bomb.yaml', `version: 1\npolicies: []\nselection:\n  a0: &a0 [x]\n${lines.join('\n')}\n`)
    const { exitCode, stderr } = await ctk('retention', 'diff', 'bomb.yaml')
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('Excessive alias count')])
  })

  test.each([
    [['retention', 'diff'], 2, 'FILE is missing.'],
    [['retention', 'import'], 2, 'FILE is missing.'],
    [['retention', 'import', 'a', 'b'], 2, '"b" is one argument too many.'],
    [['retention', 'import', 'a', '--from-python-toolkit'], 2, '"a" is one argument too many.'],
    [['retention', 'import', '--prune', '--from-python-toolkit'], 2, 'from-python-toolkit'],
    [['retention', 'diff', 'missing.yaml'], 3, 'The policy file missing.yaml cannot be read'],
    [['retention', 'export', '--out', 'no/such/folder.yaml'], 2, 'cannot be written to no/such/folder.yaml'],
    [['retention', 'export', '--format=xml'], 2, '--format'],
    [['retention', 'export', 'nothing'], 3, 'There is no policy for public.nothing'],
    [
      ['retention', 'import', '--from-python-toolkit'],
      3,
      'There is no table ext.retention_policy of the Python toolkit',
    ],
  ])('ctk %j', async (argv, code, message) => {
    const { exitCode, stderr } = await ctk(...argv)
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)])
  })
})

test('the JSON schema is printed, and has the fields of a policy', async () => {
  const { stdout, exitCode } = await ctk('retention', 'export', '--json-schema')
  const schema = JSON.parse(stdout)
  expect(exitCode).toBe(0)
  expect(schema).toMatchObject({
    $id: expect.stringMatching(/policy-file\.schema\.json$/),
    required: ['version', 'policies'],
  })
  expect(Object.keys(schema.properties.policies.items.properties)).toEqual(
    expect.arrayContaining(['strategy', 'table', 'duration', 'tags', 'where', 'keepLast', 'maxBytes']),
  )
})

test('odd texts and all fields survive a file', async () => {
  const file = {
    version: 1 as const,
    policies: [
      {
        strategy: 'delete',
        table: { schema: 'we "ird', name: 'a*b' },
        match: 'pattern' as const,
        column: 'Flight Date',
        where: [{ column: 'n: #', op: 'in' as const, value: [1, 'no', true, '1e3', '~'] }],
        duration: '1w2d',
        keepLast: 3,
        maxBytes: 10_000_000_000_000,
        target: { nested: { list: [1, null, 'yes', '2024-01-01', '0x1f'] }, '': '- a: b' },
        tags: ['null', 'y', '1.0', '"', "it's", '😀'],
        timezone: 'Europe/Vienna',
        expireBy: 'start' as const,
        description: 'two\nlines # not a comment\n',
      },
    ],
  }
  for (const format of ['yaml', 'json'] as const) {
    put('odd', await writePolicyFile(file, format))
    expect((await readPolicyFile(join(folder, 'odd'))).file).toEqual(file)
  }
})

test('policy-history tells every version, also of a policy that is removed', async () => {
  const create = await json(
    'retention',
    'create-policy',
    'public.a',
    '--strategy=timerange-delete',
    '--column=time',
    '--duration=1y',
    '--disabled',
  )
  const { id } = create.policy
  await ctk('retention', 'edit-policy', id, '--duration=2y', '--add-tags=x')
  await ctk('retention', 'delete-policy', id)
  const { stdout, exitCode } = await ctk('retention', 'policy-history', id)
  expect(exitCode).toBe(0)
  const when = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC · .* pid \d+ ctk \S+ · run \w{26}`
  expect(stdout).toMatch(
    new RegExp(
      `^version 1 created · ${when}\n  delete rows of public.a .*\nversion 2 changed · ${when}\n  duration 1y → 2y\n  tags none → x\nversion 2 removed · ${when}\n$`,
    ),
  )
  expect(await json('retention', 'policy-history', id)).toMatchObject({
    id,
    versions: [
      { change: 'created', after: { version: 1 } },
      { change: 'changed', before: { duration: '1y' }, after: { duration: '2y' } },
      { change: 'removed', before: { version: 2 } },
    ],
  })
  for (const [argv, code, message] of [
    [[], 2, 'POLICY is missing.'],
    [['a', 'b'], 2, '"b" is one argument too many.'],
    [['0123456789ab'], 3, 'There is no policy 0123456789ab.'],
  ] as const) {
    const outcome = await ctk('retention', 'policy-history', ...argv)
    expect([outcome.exitCode, outcome.stderr]).toEqual([code, expect.stringContaining(message)])
  }
})
