import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromMaven } from '@ctk/conformance'

const platform = `${process.platform === 'darwin' ? 'osx' : process.platform}-${process.arch === 'arm64' ? 'aarch_64' : 'x86_64'}`
/** Google's own encoder of Protobuf. */
export async function findProtoc() {
  const found = await fromMaven([
    `com.google.protobuf:protoc:4.32.1:exe:${platform}`,
    'com.google.protobuf:protobuf-java:4.32.1',
  ])
  if ('reason' in found) throw new Error(found.reason)
  const file = (ending: string) =>
    join(found.folder, readdirSync(found.folder).find((name) => name.endsWith(ending)) as string)
  const program = file('.exe')
  chmodSync(program, 0o755)
  // The files that Google's own messages are declared in are in its library for Java.
  const includes = mkdtempSync(join(tmpdir(), 'ctk-protoc-'))
  execFileSync('jar', ['xf', file('.jar'), 'google/protobuf'], { cwd: includes })
  return {
    /**
     * @param text the message in Protobuf's text format
     * @param files by name: the one that declares the message first, then those that it imports
     */
    encode(type: string, text: string, files: Readonly<Record<string, string>>): Buffer {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(includes, name), content)
      const args = [`--encode=${type}`, `-I${includes}`, Object.keys(files)[0] as string]
      return execFileSync(program, args, { input: text })
    },
    remove: () => rmSync(includes, { recursive: true }),
  }
}
