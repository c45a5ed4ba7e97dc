import { formatTable } from '@ctk/cli-kit'
import type { DoctorPlugin } from './examination.js'

/** Plugins with their versions, as a table. */
export function pluginTable(plugins: readonly DoctorPlugin[]): string {
  if (plugins.length === 0) return ' none'
  return formatTable(
    [{ header: 'name' }, { header: 'version' }, { header: 'type' }, { header: 'contract' }],
    plugins.map(({ name, version, type, contract }) => [name, version, type, contract?.toString() ?? 'not loaded']),
  )
}
