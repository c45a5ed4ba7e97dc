import { createToolkit, type Database, errorCodes, isCtkError, type Job, type Plugin, type Toolkit } from '@ctk/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeDatabases } from '../databases/describe-databases.js'
import type { DatabaseName, TestDatabase } from '../databases/test-database.js'
import { uniqueSchema } from '../databases/unique-schema.js'
import { deepFreeze } from '../fixtures/deep-freeze.js'
import { createTestSchema, dropSchema, type TestSchema } from '../fixtures/test-schema.js'

/** What the suite has to know besides the job. */
export interface JobOptions {
  /** Options that a schedule may give; default `{}`. */
  readonly options?: unknown
  /** Where it is run; default the embedded database. */
  readonly databases?: readonly (DatabaseName | TestDatabase)[]
  /** What the job works with; its policies, for one, need their strategies. Default none. */
  readonly plugins?: readonly Plugin[]
  /** Lays out what the job needs. `schema` is a schema of its own, which is made and dropped by the suite. */
  prepare?(toolkit: Toolkit, schema: string): Promise<unknown>
}

const exitCodes = new Set<number>([0, ...Object.values(errorCodes).map(({ exit }) => exit)])

/**
 * The contract of {@link Job} as tests: its options are described and checked; it reports in one line for people, in plain data
 * for programs and by an exit code, may be started again, and ends when it is aborted.
 *
 * @example describeJob(backlogJob, { options: { most: 3 }, databases: ['pglite', 'cratedb'] })
 */
export function describeJob<Options>(
  job: Job<Options>,
  { options = {}, databases = ['pglite'], plugins = [], prepare }: JobOptions = {},
): void {
  describe(`job "${job.name}"`, () => {
    test('has a name', () => {
      expect(job.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    })

    test('describes each of its options', () => {
      const { jsonSchema } = job.options
      expect(jsonSchema).toMatchObject({ type: 'object', additionalProperties: false })
      const fields = Object.entries((jsonSchema.properties ?? {}) as Record<string, { description?: string }>)
      for (const [name, field] of fields) expect(field.description ?? '', name).toMatch(/\w/)
      expect(fields.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(options as object)))
    })

    test('reads the options that it describes, and changes nothing of them', () => {
      expect(job.options.parse(deepFreeze(structuredClone(options)))).toEqual(
        job.options.parse(structuredClone(options)),
      )
    })

    test('refuses an option that it does not have, and says so', () => {
      const refusal = refusalOf(() => job.options.parse({ ...(options as object), marker: 1 }))
      expect(isCtkError(refusal) && errorCodes[refusal.code].exit).toBe(2)
      expect(String(refusal)).toContain('marker')
    })
  })

  describeDatabases(databases, `job "${job.name}"`, (db) => {
    const ownSchema = uniqueSchema('ext')
    let database: Database
    let toolkit: Toolkit
    let schema: TestSchema
    const run = (signal = new AbortController().signal) => job.run(toolkit, job.options.parse(options), signal)

    beforeAll(async () => {
      const { openDatabase } = await import('@ctk/database')
      database = await openDatabase(db.url)
      toolkit = createToolkit({ database, plugins, schema: ownSchema })
      await toolkit.setup()
      schema = await createTestSchema(database)
      await prepare?.(toolkit, schema.name)
    })

    afterAll(async () => {
      await schema?.drop()
      if (database) await dropSchema(database, ownSchema)
      await database?.[Symbol.asyncDispose]()
    })

    test('reports what it did, also when it is started again', async () => {
      for (let i = 0; i < 2; i++) {
        const report = await run()
        expect(exitCodes, 'an exit code of ctk').toContain(report.exitCode)
        expect(report.summary, 'one line').toMatch(/^\S[^\n]*$/)
        expect(JSON.parse(JSON.stringify(report.data)), 'plain data').toEqual(report.data)
      }
    })

    test('ends when it is aborted', async () => {
      const failure = await run(AbortSignal.abort()).catch((error: unknown) => error)
      expect(isCtkError(failure) && failure.code).toBe('CTK_ABORTED')
    })
  })
}

function refusalOf(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    return error
  }
}
