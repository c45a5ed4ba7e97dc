import type { Outside } from './outside.ts'

/** `npm install -g @ctk/cli` from the registry of a home, into its prefix. */
export async function installCtk({ run }: Outside): Promise<void> {
  const { code, stdout, stderr } = await run('npm', ['install', '-g', '@ctk/cli'])
  if (code !== 0) throw new Error(`npm install -g @ctk/cli ended with ${code}:\n${stdout}${stderr}`)
}
