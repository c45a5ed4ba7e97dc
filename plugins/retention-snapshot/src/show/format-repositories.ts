import { formatCount, formatMoment, formatTable } from '@ctk/cli-kit'
import type { RepositoryView } from '../repository/repository-backend.js'

/** `: location=cold, storage class standard_ia`, or nothing. */
export function formatSettings({ settings, storageClass }: Pick<RepositoryView, 'settings' | 'storageClass'>): string {
  const text = [
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ...(storageClass === undefined ? [] : [`storage class ${storageClass}`]),
  ].join(', ')
  return text === '' ? '' : ` (${text})`
}

/** A table of repositories. */
export function formatRepositories(repositories: readonly RepositoryView[]): string {
  if (repositories.length === 0)
    return 'There is no repository yet.\nNext: ctk repository create NAME --type fs|s3|azure --help'
  const rows = repositories.map(({ name, type, settings, storageClass = '', archives, createdAt }) => [
    name,
    type,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
    storageClass,
    String(archives),
    createdAt === undefined ? '' : formatMoment(createdAt),
  ])
  return [
    formatCount(repositories.length, 'repository', 'repositories'),
    '',
    formatTable(
      [
        { header: 'name' },
        { header: 'type' },
        { header: 'settings' },
        { header: 'storage class' },
        { header: 'archives', align: 'right' },
        { header: 'created', optional: true },
      ],
      rows,
    ),
    '',
    'Next: ctk snapshot list',
  ].join('\n')
}
