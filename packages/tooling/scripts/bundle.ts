// Joins the modules of a package into few files, because the start of a command would otherwise be spent on finding hundreds
// of small ones. Entries are what the package exports; what is imported only when it is needed stays a file of its own.
//
// Run in the folder of a package, after tsc has written the declarations: node ../tooling/scripts/bundle.ts
import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | { default: string }>
}
const files = Object.values(exports).flatMap((each) => (typeof each === 'string' ? [] : [each.default]))
const names = files.map((file) => file.replace(/^\.\/dist\/|\.js$/g, ''))
await using bundle = await rolldown({
  input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
  // What the package depends on; helpers of the compiler are joined, too.
  external: /^(?!\.|\/|src\/|@oxc-project\/|\0)/,
  platform: 'node',
  transform: { target: 'es2023' },
  checks: { ineffectiveDynamicImport: false },
})
await bundle.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name]-[hash].js',
})
