import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const module = new URL('../dist/driver/pglite/lock-folder.js', import.meta.url).href

/** Another process that locks a folder, says how that went, and then does something: by default it goes on until it is ended. */
export async function holdFolder(
  folder: string,
  then = 'setInterval(() => {}, 1000)',
): Promise<{ readonly said: string; readonly child: ChildProcess }> {
  const script = `
    import(${JSON.stringify(module)})
      .then(({ lockFolder }) => lockFolder(${JSON.stringify(folder)}))
      .then(() => console.log('held'), (error) => console.log(error.code, error.message))
      .then(() => { ${then} })`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [data] = (await once(child.stdout, 'data')) as [Buffer]
  return { said: data.toString().trim(), child }
}

/** Ends a process without giving it a chance to tidy up. */
export async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
