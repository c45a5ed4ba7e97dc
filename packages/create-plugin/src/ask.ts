import { createInterface } from 'node:readline/promises'
import { isKind, type Kind, kinds } from './kinds.js'
import { parsePluginName } from './plugin-name.js'
import { Refusal } from './refusal.js'
import type { Terminal } from './terminal.js'

/** Questions to the person at the terminal. An answer that cannot be used is asked for again; Ctrl-C throws an AbortError. */
export const ask = {
  name: (terminal: Terminal): Promise<string> =>
    question(terminal, 'Name of the plugin, such as quiet-hours: ', (answer) => {
      parsePluginName(answer)
      return answer
    }),

  kind: (terminal: Terminal): Promise<Kind> => {
    const names = Object.keys(kinds)
    const list = Object.entries(kinds).map(([kind, summary], i) => `  ${i + 1}  ${kind.padEnd(20)} ${summary}`)
    return question(terminal, `${list.join('\n')}\nKind (1 to ${names.length}, or its name): `, (answer) => {
      const kind = names[Number(answer) - 1] ?? answer
      if (isKind(kind)) return kind
      throw new Refusal(`There is no kind "${answer}".`, [])
    })
  },
}

async function question<T>({ stdin, stderr }: Terminal, text: string, read: (answer: string) => T): Promise<T> {
  const lines = createInterface({ input: stdin, output: stderr })
  const interrupted = new AbortController()
  lines.once('SIGINT', () => interrupted.abort())
  lines.once('close', () => interrupted.abort())
  try {
    for (;;) {
      const answer = await lines.question(text, { signal: interrupted.signal })
      try {
        return read(answer.trim())
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        stderr.write([`✖ ${error.message}`, ...error.suggestions.map((each) => `  ${each}`), ''].join('\n'))
      }
    }
  } finally {
    lines.close()
  }
}
