/** A part of the navigation. */
export interface Section {
  readonly title: string
  /** Its pages in their order: the path below apps/docs without `.md`, and how the page is called there. */
  readonly pages: Readonly<Record<string, string>>
}

/**
 * Every page of the documentation that is written by hand or generated into the repository. A test compares it with the
 * folder: a page that is not here is not found by anybody. Decisions and the READMEs of packages are added by themselves.
 */
export const navigation: readonly Section[] = [
  {
    title: 'Guide',
    pages: {
      start: 'The first ten minutes',
      install: 'Installing',
      completion: 'Completion in a shell',
      plugins: 'Plugins',
      lifecycle: 'The life of a table',
      runs: 'Runs: review, kill, undo',
      scheduling: 'On a schedule',
      'tags-and-tenants': 'Tags and tenants',
      'holds-and-gates': 'Holds and gates',
      loading: 'Loading and saving',
      migration: 'Bringing a database over',
      cloud: 'CrateDB Cloud',
      events: 'Following what happens',
      'from-the-python-toolkit': 'From the Python toolkit',
    },
  },
  {
    title: 'Concepts',
    pages: {
      concepts: 'The words',
      strategies: 'Strategies',
      'which-data-a-policy-means': 'Which data a policy means',
      'cutoff-and-duration': 'How cutoff and duration are read',
    },
  },
  {
    title: 'Programs',
    pages: {
      library: 'Use as a library',
      'write-a-plugin': 'Writing a plugin',
      compatibility: 'Compatibility of plugins',
    },
  },
  {
    title: 'Reference',
    pages: {
      'reference/commands': 'Commands',
      'reference/policy': 'Policy',
      'reference/settings': 'Settings and environment',
      'reference/json-outputs': 'JSON outputs',
      'reference/events': 'Events',
      'reference/contributions': 'What plugins add',
      'reference/api/index': 'TypeScript API',
      'reference/errors': 'Errors',
      'reference/exit-codes': 'Exit codes',
    },
  },
  {
    title: 'Maintaining',
    pages: {
      releasing: 'Releasing',
    },
  },
]
