/** A project of the vitest configuration: which test files it runs, by path from the root of the workspace. */
export interface TestProjectFiles {
  readonly name: string
  readonly include: string[]
  readonly exclude: string[]
}

/** What takes minutes: clusters that lose nodes, and sweeps of kills. `npm run test:long` runs them, `npm test` does not. */
const long = [
  'e2e/crash/{archive-range,archive-sweep,connection-sweep,move-sweep,restore-files}.db.test.ts',
  'e2e/retention/{archive-node-loss,failing-store,reallocate}.db.test.ts',
]
/** What `npm create ctk-plugin` starts from. */
const templates = 'packages/create-plugin/templates/*'
const outputs = ['**/node_modules/**', '**/dist/**']

/**
 * The layers of tests, in the order in which they run: pure logic beside its source; real databases; the built command line
 * in-process; everything spawned; everything installed from a registry, outside of the workspace.
 */
export const testProjects = [
  {
    name: 'unit',
    include: ['{packages,plugins}/*/{src,test}/**/*.test.ts', `${templates}/test/*.test.ts`],
    exclude: [...outputs, '**/*.db.test.ts'],
  },
  {
    name: 'db',
    include: [
      '{packages,plugins}/*/{src,test}/**/*.db.test.ts',
      `${templates}/test/*.db.test.ts`,
      'e2e/**/*.db.test.ts',
    ],
    exclude: [...outputs, ...long],
  },
  { name: 'long', include: long, exclude: outputs },
  { name: 'cli', include: ['apps/cli/{src,test}/**/*.test.ts'], exclude: outputs },
  { name: 'e2e', include: ['e2e/**/*.e2e.test.ts'], exclude: outputs },
  { name: 'registry', include: ['e2e/registry/*.registry.test.ts'], exclude: outputs },
] as const satisfies readonly TestProjectFiles[]
