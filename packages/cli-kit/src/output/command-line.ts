import { redact } from '../errors/redact.js'

/** Flags that say how results are written, not what is done. */
const outputFlags = ['--json', '--debug', '--no-color', '--dry-run']

/**
 * A command to type next, made of the arguments of this one: without the flags that are about output or trying, quoted for
 * a shell, never with a password.
 *
 * @example commandLine('ctk retention run', ['--cutoff', '2002-12-31', '--dry-run']) // ctk retention run --cutoff 2002-12-31
 */
export function commandLine(command: string, argv: readonly string[]): string {
  const kept = argv.filter(
    (arg, i) =>
      !outputFlags.includes(arg) && !arg.startsWith('--events=') && arg !== '--events' && argv[i - 1] !== '--events',
  )
  return [command, ...kept.map((arg) => quote(redact(arg)))].join(' ')
}

function quote(arg: string): string {
  return /^[\w@%+=:,./*-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`
}
