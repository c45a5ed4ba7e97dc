import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { writeExactJson } from '@ctk/core'

/** A Java program that is told by one JSON object a line what to do, and answers each with one. */
export interface JavaTool {
  tell<T>(command: object): Promise<T>
  stop(): void
}

/** Whatever the language of the machine is. */
const utf8 = ['-Dfile.encoding=UTF-8', '-Dstdin.encoding=UTF-8', '-Dstdout.encoding=UTF-8']

/** Starts a program from its source; the folders have the jars that it needs. */
export function startJavaTool(source: URL, folders: readonly string[], args: readonly string[] = []): JavaTool {
  const classes = folders.map((folder) => `${folder}/*`).join(':')
  const java = spawn('java', ['-XX:TieredStopAtLevel=1', ...utf8, '-cp', classes, source.pathname, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const answers = createInterface({ input: java.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  return {
    tell<T>(command: object): Promise<T> {
      const answer = last.then(async () => {
        java.stdin.write(`${writeExactJson(command)}\n`)
        const { value, done } = await answers.next()
        if (done) throw new Error(`${source.pathname} ended.`)
        const { error, ...rest } = JSON.parse(value)
        if (error !== undefined) throw new Error(`${writeExactJson(command).slice(0, 200)}: ${error}`)
        return rest
      })
      last = answer.catch(() => undefined)
      return answer
    },
    stop: () => {
      java.stdin.end()
    },
  }
}
