import { describeDatabases, describePolicyStore } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'contract', ({ name, url, psqlUrl = url }) => {
  describePolicyStore(name === 'cratedb' ? 'over HTTP' : name, () => openDatabase(url))
  if (name === 'cratedb') describePolicyStore('over the PostgreSQL wire protocol', () => openDatabase(psqlUrl))
})
