import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const module = new URL('../src/driver/pglite/lock-folder.ts', import.meta.url).href
/** The build joins modules into few, so a single one is only there as source, whose imports name what the compiler would write. */
const fromSource = `import { registerHooks } from 'node:module'
registerHooks({
  resolve: (specifier, context, next) =>
    next(context.parentURL?.includes('/src/') ? specifier.replace(/\\.js$/, '.ts') : specifier, context),
})`

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
  const hooks = `data:text/javascript,${encodeURIComponent(fromSource)}`
  const child = spawn(process.execPath, ['--import', hooks, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [data] = (await once(child.stdout, 'data')) as [Buffer]
  return { said: data.toString().trim(), child }
}

/** Ends a process without giving it a chance to tidy up. */
export async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
