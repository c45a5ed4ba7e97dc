/** What a plugin may add, by what `--kind` takes, in a few words for people. Each has a template of the same name. */
export const kinds = {
  'retention-strategy': 'how expired data is dealt with; what --strategy takes',
  source: 'where rows come from; the scheme of a URL',
  format: 'how bytes become rows and back; the ending of a file',
  notifier: 'who is told of what happened',
  'cloud-provider': 'a cloud that runs databases',
  job: 'what a schedule may start',
} as const

/** What `--kind` takes. */
export type Kind = keyof typeof kinds

/** Whether there is such a kind. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text)
}
