const published = (folder: string, name: string, more: object = {}): string =>
  JSON.stringify({
    name,
    version: '1.0.0',
    description: 'a package of the fixture',
    license: 'Apache-2.0',
    repository: { type: 'git', url: 'git+https://github.com/ctk-toolkit/ctk.git', directory: folder },
    type: 'module',
    engines: { node: '>=22.12' },
    sideEffects: false,
    keywords: ['retention'],
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', '!dist/**/*.map'],
    publishConfig: { access: 'public' },
    scripts: { build: 'rm -rf dist && tsc -p tsconfig.json' },
    ...more,
  })

const tsconfig = JSON.stringify({ extends: '../../packages/tooling/tsconfig/base.json' })

/** The texts of a small workspace in which every rule holds: what the tests of the rules break, one thing at a time. */
export const healthyWorkspace: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'pnpm-workspace.yaml': '',
  'pnpm-lock.yaml': '',
  'turbo.json': '{}',
  'README.md': [
    '| [`@ctk/cli`](apps/cli) | the command |',
    '| [`@ctk/core`](packages/core) | contracts |',
    '| [`@ctk/database`](packages/database) | drivers |',
    '| [`@ctk/plugin-thing`](plugins/thing) | a thing |',
  ].join('\n'),
  'CONTRIBUTING.md': '',
  LICENSE: '',
  'packages/core/package.json': published('packages/core', '@ctk/core', {
    dependencies: { tsyringe: '1.0.0' },
    devDependencies: { vitest: '1.0.0' },
  }),
  'packages/core/README.md': '# @ctk/core\n\n```\nnpm install @ctk/core\n```\n',
  'packages/core/tsconfig.json': tsconfig,
  'packages/core/src/index.ts':
    "export { Registry } from './plugin/registry.js'\nexport { clock } from './time/clock.js'\n",
  'packages/core/src/plugin/registry.ts': "import 'tsyringe'\nexport class Registry {}\n",
  'packages/core/src/time/clock.ts': 'export const clock = () => Date.now()\n',
  'packages/core/src/time/clock.test.ts':
    "import { test } from 'vitest'\nimport { clock } from './clock.js'\ntest('now', clock)\n",
  'packages/database/package.json': published('packages/database', '@ctk/database', {
    dependencies: { '@ctk/core': 'workspace:^' },
  }),
  'packages/database/README.md': '# @ctk/database\n\n```\nnpm install @ctk/database\n```\n',
  'packages/database/tsconfig.json': tsconfig,
  'packages/database/src/index.ts': "import '@ctk/core'\nexport const all = 'SELECT a FROM t'\n",
  'plugins/thing/package.json': published('plugins/thing', '@ctk/plugin-thing', {
    keywords: ['ctk-plugin', 'oclif-plugin'],
    files: ['dist', '!dist/**/*.map', 'oclif.manifest.json'],
    oclif: { topicSeparator: ' ', hooks: { 'ctk:register': { target: './dist/index.js', identifier: 'register' } } },
    scripts: { build: 'rm -rf dist && tsc -p tsconfig.json && oclif manifest' },
    peerDependencies: { '@ctk/core': 'workspace:^' },
    devDependencies: { '@ctk/core': 'workspace:^' },
  }),
  'plugins/thing/README.md': '# @ctk/plugin-thing\n\n```\nctk plugins install thing\n```\n',
  'plugins/thing/tsconfig.json': tsconfig,
  'plugins/thing/src/index.ts': "import '@ctk/core/plugin'\nexport const load = () => import('./thing.js')\n",
  'plugins/thing/src/thing.ts': "import { sql } from '@ctk/core'\nexport const thing = sql`SELECT a FROM t`\n",
  'apps/cli/package.json': published('apps/cli', '@ctk/cli', {
    bin: { ctk: './bin/run.js' },
    exports: { './package.json': './package.json' },
    files: ['bin', 'dist', '!dist/**/*.map', 'oclif.manifest.json'],
    oclif: { commands: { strategy: 'pattern', target: './dist/commands' }, plugins: ['@ctk/plugin-thing'] },
    scripts: { build: 'rm -rf dist && tsc -p tsconfig.json && oclif manifest' },
    dependencies: { '@ctk/core': 'workspace:^', '@ctk/plugin-thing': 'workspace:^' },
  }),
  'apps/cli/README.md': '# @ctk/cli\n\n```\nnpm install --global @ctk/cli\n```\n',
  'apps/cli/tsconfig.json': tsconfig,
  'apps/cli/bin/run.js': "import '../dist/start.js'\n",
  'apps/cli/src/start.ts': "import '@ctk/core'\n",
  'apps/cli/src/commands/do.ts': 'export class Do {}\n',
}
