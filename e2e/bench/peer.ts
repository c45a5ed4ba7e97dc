import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * A program of the Python toolkit, where it is installed beside us: `CTK_BENCH_PYTHON_TOOLKIT` (its folder of programs), else on the
 * PATH.
 */
export function pythonToolkit(program = 'cratedb-retention'): string | undefined {
  const folders = [process.env.CTK_BENCH_PYTHON_TOOLKIT, ...(process.env.PATH ?? '').split(delimiter)]
  return folders.flatMap((folder) => (folder ? [join(folder, program)] : [])).find((file) => existsSync(file))
}
