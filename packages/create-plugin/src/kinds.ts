/** What a plugin may add, by what `--kind` takes, in a few words for people. Each has a template of the same name. */
export const kinds = {
  'retention-strategy': 'how expired data is dealt with; what --strategy takes',
} as const

/** What `--kind` takes. */
export type Kind = keyof typeof kinds

/** Whether there is such a kind. */
export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text)
}
