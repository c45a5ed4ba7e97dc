import type { Rule } from '../rule.ts'

/** Errors of ours are recognised by their brand: a plugin has its own copy of the class. */
export const errorsByBrand: Rule = ({ packages }) =>
  packages.flatMap(({ modules }) =>
    modules
      .filter(({ facts }) => facts.instanceofs.includes('CtkError'))
      .map(({ path }) => ({
        file: path,
        rule: 'errors-by-brand',
        remedy: 'ask isCtkError(error): instanceof is false for the copy of a plugin',
      })),
  )
