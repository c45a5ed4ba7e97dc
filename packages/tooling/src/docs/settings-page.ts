import { type Setting, settings } from '@ctk/cli-kit'
import type { CommandManifest } from './manifest-commands.ts'
import { markdownTable } from './markdown-table.ts'
import { type Page, page } from './page.ts'

/** What is read from the environment besides settings and flags: by what, and to what end. */
const variables: readonly (readonly [string, string])[] = [
  ['`CTK_WEBHOOK_SECRET`', 'the secret of [webhooks](../../../plugins/webhooks), where none is named otherwise'],
  [
    '`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`',
    '[S3](../../../plugins/load-s3), as its other clients read them',
  ],
  [
    '`AZURE_STORAGE_CONNECTION_STRING`, `AZURE_STORAGE_ACCOUNT`, `AZURE_STORAGE_KEY`, `AZURE_STORAGE_SAS_TOKEN`, `AZURE_STORAGE_ENDPOINT`',
    '[Azure Blob Storage](../../../plugins/load-azure)',
  ],
  [
    '`KAFKA_USERNAME`, `KAFKA_PASSWORD`, `KAFKA_SASL_MECHANISM`, `SCHEMA_REGISTRY_USERNAME`, `SCHEMA_REGISTRY_PASSWORD`',
    '[Kafka](../../../plugins/load-kafka)',
  ],
  ['`NO_COLOR`', 'no colours'],
]

/** The reference of settings, and of everything else that comes from the environment. */
export function settingsPage(manifests: readonly CommandManifest[]): Page {
  return page(
    'apps/docs/reference/settings.md',
    '# Settings and environment',
    'A setting is looked for in this order: flag, environment, `.ctk/config.ini` of the project (the nearest folder upwards), `config.ini` of the user, default. `ctk config show` says what holds and where it comes from. An empty variable counts as absent.',
    '## Settings',
    markdownTable(['setting', 'variable', 'default', 'meaning'], settings.map(settingRow)),
    'Lines of `config.ini` are `key = value`; comments begin with `#`.',
    '## Other variables',
    markdownTable(['variable', 'what for'], [...flagRows(manifests), ...variables]),
  )
}

function settingRow({ name, env, default: fallback, summary }: Setting): string[] {
  return [`\`${name}\``, env ? `\`${env}\`` : '', fallback ? `\`${fallback}\`` : '', summary]
}

/** Flags that a variable stands for, unless it is that of a setting. */
function flagRows(manifests: readonly CommandManifest[]): string[][] {
  const flags = manifests.flatMap(({ commands }) =>
    Object.values(commands).flatMap(({ flags = {} }) => Object.values(flags)),
  )
  const rows = flags.flatMap(({ env, name, hidden }) =>
    env === undefined || hidden || settings.some((setting) => setting.env === env)
      ? []
      : [[`\`${env}\``, `\`--${name}\``]],
  )
  return [...new Map(rows.map((row) => [row.join(), row])).values()]
}
