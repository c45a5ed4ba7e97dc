import type { Rule } from '../rule.ts'

/** Who may ask the system for the time, and why. */
const allowed: Readonly<Record<string, string>> = {
  'packages/core/src/time/clock.ts': 'it is the clock',
}

/** Shipped code gets the present from the session's Clock, so that tests and reviewed plans decide what now is. */
export const oneClock: Rule = ({ packages }) =>
  packages.flatMap(({ modules }) =>
    modules
      .filter(({ path, development, facts }) => !development && !(path in allowed) && facts.clockReads.length > 0)
      .map(({ path, facts }) => ({
        file: path,
        rule: 'one-clock',
        remedy: `take ${facts.clockReads[0]} away and use the Clock of the session`,
      })),
  )
