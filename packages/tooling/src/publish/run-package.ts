import { join } from 'node:path'
import type { PackedPackage } from './pack-package.ts'
import { runTool } from './run-tool.ts'

const visit = join(import.meta.dirname, '../../scripts/visit-package.ts')

/**
 * Runs a package as it was unpacked: imports everything that it exports and every command, calls its hook with a registry, and
 * asks its programs for their version and their help.
 *
 * @param home a folder that programs may use as their home
 * @returns what is wrong, in lines
 */
export async function runPackage({ content, manifest }: PackedPackage, home: string): Promise<string[]> {
  const env = { PATH: process.env.PATH ?? '', HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, NO_COLOR: '1' }
  const wrong: string[] = []
  const node = async (...args: string[]): Promise<void> => {
    const { exitCode, output } = await runTool(process.execPath, args, content, env)
    if (exitCode !== 0) wrong.push(`${args.join(' ').replace(visit, 'importing it')}: exit code ${exitCode}\n${output}`)
    else if (output.trim() === '') wrong.push(`${args.join(' ')} says nothing`)
  }
  await node(visit, content)
  for (const program of Object.values(manifest.bin ?? {})) {
    await node(program, '--version')
    await node(program, '--help')
  }
  return wrong
}
