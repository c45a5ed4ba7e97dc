import type { Session } from '@ctk/cli-kit'
import { compareTables, isCtkError, type Policy, systemClock, type TableName } from '@ctk/core'
import type { DoctorDatabase, DoctorFinding, DoctorPrivilege, DoctorStore } from './examination.js'
import { neededBy } from './needed-by.js'

/** How far clocks may differ before a run refuses to work, in milliseconds. */
const MAX_CLOCK_DIFFERENCE = 60_000

/** What doctor found out by asking the database. */
export interface DatabaseFacts {
  readonly database: DoctorDatabase
  readonly store: DoctorStore | undefined
  readonly privileges: readonly DoctorPrivilege[]
  readonly findings: readonly DoctorFinding[]
}

/** Asks the database about itself, about ctk's own tables and about the user's privileges. Writes nothing. */
export async function examineDatabase(session: Session): Promise<DatabaseFacts> {
  const findings: DoctorFinding[] = []
  const database = await askStatus(session, findings)
  const store = await orFinding(findings, undefined, async () => {
    const { schema, from, to } = await session.toolkit.setup({ dryRun: true })
    if (from !== undefined && from < to) {
      findings.push({
        code: undefined,
        message: `The tables in the schema ${schema} have version ${from}; this ctk has version ${to}.`,
        suggestions: ['Bring them forward: ctk retention setup'],
      })
    }
    return { schema, version: from, known: to }
  })
  const policies =
    store?.version === undefined ? [] : await orFinding(findings, [], () => session.toolkit.policies.find())
  const privileges = await orFinding(findings, [], () => askPrivileges(session, policies, store?.schema ?? 'ext'))
  for (const { granted, privilege, object, grant, neededBy: commands } of privileges) {
    if (granted !== false) continue
    findings.push({
      code: 'CTK_PERMISSION_DENIED',
      message: `The user ${database.status.user} lacks ${privilege} on ${object}, which ${commands.join(', ')} need.`,
      suggestions: [`${grant};`],
    })
  }
  return { database, store, privileges, findings }
}

async function askStatus({ database, signal }: Session, findings: DoctorFinding[]): Promise<DoctorDatabase> {
  const before = systemClock.now()
  const status = await database.status(signal)
  const after = systemClock.now()
  // Within the time that the answer took the clocks cannot be told apart.
  const clockDifference = status.now < before ? status.now - before : Math.max(0, status.now - after)
  if (Math.abs(clockDifference) > MAX_CLOCK_DIFFERENCE) {
    findings.push({
      code: 'CTK_CLOCK_SKEW',
      message: `The clock of the server is ${Math.round(Math.abs(clockDifference) / 1000)} s ${clockDifference > 0 ? 'ahead of' : 'behind'} this one.`,
      suggestions: ['Set the clock that is wrong; a run accepts up to 60 s.'],
    })
  }
  if (status.health === 'red') {
    findings.push({
      code: 'CTK_CLUSTER_RED',
      message: 'The cluster is red: some tables have missing shards.',
      suggestions: ['Look at sys.health and sys.allocations. A run refuses to work until it is green or yellow.'],
    })
  }
  return { address: database.address.toString(), dialect: database.dialect, status, clockDifference }
}

async function askPrivileges(
  session: Session,
  policies: readonly Policy[],
  schema: string,
): Promise<DoctorPrivilege[]> {
  const tables: TableName[] = []
  for (const { table } of policies) if (!tables.some((known) => compareTables(known, table) === 0)) tables.push(table)
  const checks = await session.database.privileges(tables, schema, session.signal)
  return checks.map((check) => ({ ...check, neededBy: neededBy(check, schema) }))
}

async function orFinding<T>(findings: DoctorFinding[], fallback: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isCtkError(error)) throw error
    findings.push({ code: error.code, message: error.message, suggestions: error.suggestions })
    return fallback
  }
}
