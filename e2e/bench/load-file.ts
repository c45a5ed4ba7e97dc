import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A file to load, and how many rows it has. */
export interface LoadFile extends AsyncDisposable {
  readonly folder: string
  readonly csv: string
  readonly rows: number
}

/** Writes a CSV of 6 columns, the same each time, that everybody may read: the servers too. */
export async function makeLoadFile(rows: number): Promise<LoadFile> {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-bench-'))
  await chmod(folder, 0o755)
  const csv = join(folder, 'readings.csv')
  await pipeline(Readable.from(lines(rows)), createWriteStream(csv))
  await chmod(csv, 0o644)
  return { folder, csv, rows, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

function* lines(rows: number): Generator<string> {
  yield 'id,ts,name,value,ok,note\n'
  for (let from = 0; from < rows; from += 1_000) {
    let text = ''
    for (let id = from; id < Math.min(rows, from + 1_000); id++) {
      const ts = new Date(Date.UTC(2024, 0, 1) + id * 1_000).toISOString()
      // Pseudo-random, so that nothing is too easy to pack or to index.
      const noise = (id * 2_654_435_761) % 4_294_967_296
      text += `${id},${ts},device-${noise % 1_000},${(noise / 7_919).toFixed(3)},${noise % 3 === 0},reading number ${noise}\n`
    }
    yield text
  }
}
