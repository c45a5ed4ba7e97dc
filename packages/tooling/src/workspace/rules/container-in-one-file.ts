import type { Rule } from '../rule.ts'
import { packageOf } from '../specifier.ts'

const home = 'packages/core/src/plugin/registry.ts'
const container = ['tsyringe', 'reflect-metadata']

/** Only the registry knows the container: plugins have their own copies of it, and two copies do not see each other. */
export const containerInOneFile: Rule = ({ packages }) =>
  packages.flatMap(({ modules }) =>
    modules
      .filter(
        ({ path, facts }) =>
          path !== home && facts.imports.some(({ specifier }) => container.includes(packageOf(specifier))),
      )
      .map(({ path }) => ({
        file: path,
        rule: 'container-in-one-file',
        remedy: `use the Registry: only ${home} imports ${container.join(' and ')}`,
      })),
  )
