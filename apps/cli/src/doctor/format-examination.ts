import { formatCount, formatElapsed, formatTable, mark } from '@ctk/cli-kit'
import type { DoctorDatabase, DoctorFinding, DoctorStore, Examination } from './examination.js'

/** What doctor found, for people: what is there, then what to mend. */
export function formatExamination(examination: Examination): string {
  const { ctk, node, platform, plugins, database, store, privileges, findings } = examination
  return [
    `ctk ${ctk} · Node.js ${node} · ${platform}`,
    ...(database ? [databaseText(database)] : []),
    ...(store ? [storeText(store)] : []),
    section(
      'Plugins',
      formatTable(
        [{ header: 'name' }, { header: 'version' }, { header: 'type' }, { header: 'contract' }],
        plugins.map(({ name, version, type, contract }) => [name, version, type, contract?.toString() ?? 'not loaded']),
      ),
    ),
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
    findings.length === 0
      ? `${mark('done')} Nothing to mend.`
      : [...findings.flatMap(findingLines), `${formatCount(findings.length, 'finding')}.`].join('\n'),
  ].join('\n\n')
}

function section(title: string, text: string): string {
  return `${title}\n${text}`
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

function findingLines({ code, message, suggestions }: DoctorFinding): string[] {
  return [
    `${mark('failed')} ${message}`,
    ...suggestions.map((suggestion) => `  ${suggestion}`),
    ...(code === undefined ? [] : [`  ${code}`]),
  ]
}
