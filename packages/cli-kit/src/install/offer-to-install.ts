import type { OutputMode } from '../output/output-mode.js'

/**
 * Whether somebody sits at a terminal who can be asked: never in CI, beside `--json` or a stream of events, or when input or
 * messages go elsewhere.
 */
export function canAsk(
  mode: OutputMode,
  env: Readonly<Record<string, string | undefined>> = process.env,
  streams: { readonly stdin: { readonly isTTY?: boolean }; readonly stderr: { readonly isTTY?: boolean } } = process,
): boolean {
  const ci = !['', '0', 'false'].includes((env.CI ?? '').toLowerCase())
  return mode === 'text' && !ci && streams.stdin.isTTY === true && streams.stderr.isTTY === true
}

/**
 * Asks whether to install a package, and installs it. Anything but `y` or `yes` is a no; so are Ctrl-C and the end of input.
 *
 * @param root the folder of the CLI's package
 * @returns whether it was installed
 * @throws what `ctk plugins install` throws
 */
export async function offerToInstall(name: string, root: string): Promise<boolean> {
  if (!/^y(es)?$/i.test(await ask(`Install ${name} now, and go on? [y/N] `))) return false
  const { Config } = await import('@oclif/core/config')
  const config = await Config.load(root)
  await config.runCommand('plugins:install', [name])
  return true
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // A closed terminal answers no question.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  try {
    return (await Promise.race([terminal.question(question), closed])).trim()
  } finally {
    terminal.close()
  }
}
