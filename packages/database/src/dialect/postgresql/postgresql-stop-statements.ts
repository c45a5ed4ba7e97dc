import { setTimeout } from 'node:timers/promises'
import { compile, sql } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'

/**
 * Ends the connections whose latest statement has the mark, whether it is running or its transaction waits for the next:
 * an idle transaction holds its locks. Those of users that this one may not end are left; their transactions look at the
 * lease before they commit.
 */
export async function postgresqlStopStatements(driver: Driver, mark: string, signal?: AbortSignal): Promise<number> {
  const found = new Set<number>()
  for (;;) {
    const running = await driver.query<{ pid: number }>(
      compile(sql`SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
WHERE strpos(query, ${mark}) > 0 AND state <> 'idle' AND pid <> pg_backend_pid() AND datname = current_database()
  AND pg_has_role(usesysid, 'MEMBER')`),
      signal,
    )
    if (running.length === 0) return found.size
    for (const { pid } of running) found.add(pid)
    await setTimeout(100, undefined, signal ? { signal } : {})
  }
}
