/** Where the cloud is, and who asks. */
export interface CloudSettings {
  readonly url: string | undefined
  readonly token: string | undefined
}

/** The variables that say so. */
export const variables = {
  url: 'MY_OWN_URL',
  token: 'MY_OWN_TOKEN',
} as const

/** Reads them. */
export function settingsOf(env: NodeJS.ProcessEnv): CloudSettings {
  return { url: env[variables.url], token: env[variables.token] }
}
