import { formatElapsed, formatTable } from '@ctk/cli-kit'
import type { DoctorDatabase, DoctorStore, Examination } from './examination.js'
import { formatFindings } from './format-findings.js'
import { pluginTable } from './plugin-table.js'

/** What doctor found, for people: what is there, then what to mend. */
export function formatExamination(examination: Examination): string {
  const { ctk, node, platform, programs, plugins, database, store, privileges, findings } = examination
  return [
    `ctk ${ctk} · Node.js ${node} · ${platform}`,
    ...(programs.some(({ owner }) => owner !== 'this ctk') ? [programsText(programs)] : []),
    ...(database ? [databaseText(database)] : []),
    ...(store ? [storeText(store)] : []),
    section('Plugins', pluginTable(plugins)),
    ...(privileges.length === 0
      ? []
      : [
          section(
            'Privileges',
            formatTable(
              [{ header: 'privilege' }, { header: 'on' }, { header: 'granted' }, { header: 'needed by' }],
              privileges.map(({ privilege, object, granted, neededBy }) => [
                privilege,
                object,
                granted === undefined ? 'not known' : granted ? 'yes' : 'NO',
                neededBy.join(', '),
              ]),
            ),
          ),
        ]),
    formatFindings(findings),
  ].join('\n\n')
}

function section(title: string, text: string): string {
  return `${title}\n${text}`
}

function programsText(programs: Examination['programs']): string {
  const rows = programs.map(({ path, owner }, i) => [path, owner, i === 0 ? 'the one that is started' : ''])
  return section('Programs named ctk', formatTable([{ header: 'path' }, { header: 'whose' }, { header: '' }], rows))
}

function databaseText({ address, dialect, status, clockDifference }: DoctorDatabase): string {
  const name = dialect === 'cratedb' ? 'CrateDB' : dialect === 'postgresql' ? 'PostgreSQL' : dialect
  const clock =
    clockDifference === 0
      ? 'clocks agree'
      : `clock ${formatElapsed(Math.abs(clockDifference))} ${clockDifference > 0 ? 'ahead' : 'behind'}`
  return `Database ${address}\n ${name} ${status.version} · user ${status.user} · ${clock} · ${status.health}`
}

function storeText({ schema, version, known }: DoctorStore): string {
  if (version === undefined) return `ctk's tables: none in the schema ${schema} yet (ctk retention setup)`
  return `ctk's tables: schema ${schema}, version ${version}${version === known ? '' : ` of ${known}`}`
}
