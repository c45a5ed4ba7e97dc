import type { Database } from '@ctk/core'
import { afterAll, beforeAll, describe } from 'vitest'
import { createTestSchema, type TestSchema } from '../fixtures/test-schema.js'
import { describeAbort } from './database-abort.suite.js'
import { describeBehaviour } from './database-behaviour.suite.js'
import { describeCatalog } from './database-catalog.suite.js'
import { describeErrors } from './database-errors.suite.js'
import type { DatabaseUnderTest } from './database-under-test.js'
import { describeValues } from './database-values.suite.js'
import { describeWriter } from './database-writer.suite.js'

/**
 * The contract of {@link Database} as tests: values come back as they went in, whatever the time zone of this process;
 * capabilities are true to behaviour; errors have codes and no secrets; aborting ends statements on the server; the catalogue
 * tells what is there; the writer counts what the server took.
 *
 * The user has to be allowed to create schemas and tables. Everything is made in a schema of its own, and dropped.
 *
 * @param open is called once
 * @example describeDatabase('PostgreSQL', () => openDatabase('postgresql://postgres@127.0.0.1/postgres'))
 */
export function describeDatabase(title: string, open: () => Promise<Database>): void {
  describe(`database ${title}`, () => {
    let database: Database
    let schema: TestSchema
    const under: DatabaseUnderTest = {
      get database() {
        return database
      },
      get schema() {
        return schema.name
      },
    }

    beforeAll(async () => {
      database = await open()
      schema = await createTestSchema(database)
    })

    afterAll(async () => {
      await schema?.drop()
      await database?.[Symbol.asyncDispose]()
    })

    describeValues(under)
    describeErrors(under)
    describeBehaviour(under)
    describeAbort(under)
    describeCatalog(under)
    describeWriter(under)
  })
}
