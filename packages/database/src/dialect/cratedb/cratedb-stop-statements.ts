import { setTimeout } from 'node:timers/promises'
import { compile, sql } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'

/** Kills jobs on every node until none is left: a killed job takes a moment to end. */
export async function cratedbStopStatements(driver: Driver, mark: string, signal?: AbortSignal): Promise<number> {
  const found = new Set<string>()
  for (;;) {
    const running = await driver.query<{ id: string }>(
      // The statement that looks contains the mark only as a parameter.
      compile(sql`SELECT id FROM sys.jobs WHERE strpos(stmt, ${mark}) > 0`),
      signal,
    )
    if (running.length === 0) return found.size
    for (const { id } of running) {
      found.add(id)
      // It may have ended in between.
      await driver.execute(compile(sql`KILL ${id}`), signal).catch(() => undefined)
    }
    await setTimeout(100, undefined, signal ? { signal } : {})
  }
}
