import { setTimeout } from 'node:timers/promises'
import { compile, sql } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import { rowsIfReadable } from './cratedb-system-tables.js'

/**
 * Kills jobs on every node until none is left: a killed job takes a moment to end. Of a user who may not read `sys.jobs`
 * none is found; the fence in the statements holds all the same.
 */
export async function cratedbStopStatements(driver: Driver, mark: string, signal?: AbortSignal): Promise<number> {
  const found = new Set<string>()
  for (;;) {
    // The statement that looks contains the mark only as a parameter.
    const jobs = compile(sql`SELECT id FROM sys.jobs WHERE strpos(stmt, ${mark}) > 0`)
    const running = (await rowsIfReadable(driver.query<{ id: string }>(jobs, signal))) ?? []
    if (running.length === 0) return found.size
    for (const { id } of running) {
      found.add(id)
      // It may have ended in between.
      await driver.execute(compile(sql`KILL ${id}`), signal).catch(() => undefined)
    }
    await setTimeout(100, undefined, signal ? { signal } : {})
  }
}
