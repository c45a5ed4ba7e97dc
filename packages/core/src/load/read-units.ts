import type { Checkpoint } from './checkpoint/checkpoint.js'
import type { RowsToLoad } from './open-source.js'
import type { RowBatch } from './row-batch.js'
import type { RowShape } from './shape/row-shape.js'
import { RowShaper } from './shape/row-shaper.js'
import type { Unit } from './unit.js'

/**
 * The batches of a load, numbered and shaped. A source of rows begins behind those that an earlier attempt has written; of bytes all
 * are read again, since what a limit counts and what types are inferred from is in them.
 */
export async function* readUnits(
  rows: RowsToLoad,
  shape: RowShape | undefined,
  checkpoint: Checkpoint | undefined,
): AsyncGenerator<Unit> {
  const numbers = new Map<string, number>()
  const shaper = shape && new RowShaper(shape)
  const behind = rows.resumes && checkpoint?.resume !== undefined ? checkpoint : undefined
  for (const { name, batches } of rows.parts) {
    for await (const batch of await batches()) {
      const part = batch.part ?? name
      const n = numbers.get(part) ?? behind?.recorded(part) ?? 0
      numbers.set(part, n + 1)
      yield { part, n, batch: shaper ? shaper.shape(batch) : batch }
      if (shaper?.finished) return
    }
  }
}

/** How many rows a batch stands for, those that could not be read included. */
export const rowsOf = (batch: RowBatch): number => batch.rowCount + (batch.rejected?.length ?? 0)
