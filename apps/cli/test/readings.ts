import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a CSV file with one row for each day of 2000 and 2001, and gives its name. */
export function writeReadings(folder: string): string {
  const rows = ['time,sensor,value']
  for (let day = Date.UTC(2000, 0, 1); day < Date.UTC(2002, 0, 1); day += 86_400_000) {
    rows.push(`${new Date(day).toISOString()},s${day % 3},${day % 97}`)
  }
  writeFileSync(join(folder, 'readings.csv'), `${rows.join('\n')}\n`)
  return 'readings.csv'
}
