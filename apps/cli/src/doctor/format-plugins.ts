import { formatTable } from '@ctk/cli-kit'
import type { PluginExamination } from '../commands/plugins/doctor.js'
import { formatFindings } from './format-findings.js'
import { pluginTable } from './plugin-table.js'

/** What `ctk plugins doctor` found, for people: what is there, then what to mend. */
export function formatPlugins({ contract: { oldest, current }, plugins, copies, findings }: PluginExamination): string {
  const contract = oldest === current ? `version ${current}` : `version ${current}, and from ${oldest} on`
  return [
    `Plugins (this ctk takes ${contract} of the plugin contract)\n${pluginTable(plugins)}`,
    ...(copies.length === 0
      ? []
      : [
          `Packages of which there are several copies: they work side by side\n${formatTable(
            [{ header: 'package' }, { header: 'version' }, { header: 'used by' }, { header: 'folder', optional: true }],
            copies.map(({ package: name, version, usedBy, root }) => [name, version, names(usedBy), root]),
          )}`,
        ]),
    formatFindings(findings),
  ].join('\n\n')
}

function names(usedBy: readonly string[]): string {
  return usedBy.length > 3 ? `${usedBy.slice(0, 2).join(', ')} and ${usedBy.length - 2} more` : usedBy.join(', ')
}
