import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeServer, startCrateDbCluster } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, expect, test } from 'vitest'
import { linkPackages } from './link-packages.js'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
linkPackages(folder, ['retention-reallocate', 'retention-snapshot'])
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

/** Seven years of months until now, a row a day. */
async function layOut(url: string): Promise<void> {
  await using database = await openDatabase(url)
  const send = (sql: string) => database.execute({ sql, parameters: [] })
  await send(`CREATE TABLE doc.sensor_readings (time TIMESTAMP WITH TIME ZONE, value REAL,
    month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', time))
    CLUSTERED INTO 1 SHARDS PARTITIONED BY (month) WITH (number_of_replicas = 0)`)
  await send(`INSERT INTO doc.sensor_readings (time, value)
    SELECT now() - g * '1 day'::interval, 1 FROM generate_series(0, 6 * 365) AS t(g)`)
  await send('REFRESH TABLE doc.sensor_readings')
}

await describeServer(
  'the life of a table',
  () => startCrateDbCluster([{ storage: 'cold' }]),
  ({ url }) => {
    test('the commands of the guide do what it says, in its order', async () => {
      await layOut(url)
      const ctk = (line: string) => runCtk(folder, line.split(' '), { CRATEDB_URI: url })
      const guide = readFileSync(join(root, '../docs/lifecycle.md'), 'utf8')
      const lines = [...guide.matchAll(/^\$ ctk (.*)$/gm)].map((match) => match[1] as string)
      const said = new Map<string, string>()
      for (const line of lines) {
        const [archive = '', month = ''] =
          / ([0-9a-f]{12}) .*?(20\d\d-\d\d) /.exec(said.get('snapshot list') ?? '')?.slice(1) ?? []
        const { stdout, stderr, exitCode } = await ctk(line.replace('ARCHIVE', archive).replace('MONTH', month))
        expect([exitCode, stderr], line).toEqual([0, expect.not.stringContaining('✖')])
        said.set(line.split(' ').slice(0, 2).join(' '), stdout)
      }
      expect(said.get('retention plan')).toMatch(/reallocate[\s\S]*snapshot/)
      expect(said.get('retention run')).toMatch(/doc\.sensor_readings/)
      expect(said.get('retention explain')).toMatch(/20\d\d-\d\d … 20\d\d-\d\d \(\d+\) .* archived \(export_cold\) /)
      expect(said.get('snapshot verify')).toMatch(/\d+ archives complete, every row read/)
      // What was archived by the first run and is older than five years expires with the next one.
      const archives = async () =>
        JSON.parse((await ctk('snapshot list doc.sensor_readings --json')).stdout).archives as { end: string }[]
      const before = await archives()
      // The one that was brought back has to be archived once more first.
      for (let run = 0; run < 2; run++) {
        const next = await ctk('retention run --max-share 100')
        expect([next.exitCode, next.stderr]).toEqual([0, expect.not.stringContaining('✖')])
      }
      const after = await archives()
      expect(after.length).toBeLessThan(before.length)
      expect(Math.min(...after.map(({ end }) => Date.parse(end)))).toBeGreaterThan(
        new Date().setUTCFullYear(new Date().getUTCFullYear() - 5),
      )
    }, 120_000)
  },
)
