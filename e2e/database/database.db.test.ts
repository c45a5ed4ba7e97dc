import { describeDatabase, describeDatabases } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'contract', ({ name, url, psqlUrl = url }) => {
  describeDatabase(name === 'cratedb' ? 'over HTTP' : name, () => openDatabase(url))
  if (name === 'cratedb') describeDatabase('over the PostgreSQL wire protocol', () => openDatabase(psqlUrl))
})
