/**
 * The settings that make pnpm sign where a package was built, where the CI can vouch for that: with `id-token: write` on
 * GitHub, with an id token for Sigstore on GitLab. Elsewhere there is nobody to vouch, and nothing is signed.
 */
export function provenance(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return env.ACTIONS_ID_TOKEN_REQUEST_URL || env.SIGSTORE_ID_TOKEN ? { pnpm_config_provenance: 'true' } : {}
}
