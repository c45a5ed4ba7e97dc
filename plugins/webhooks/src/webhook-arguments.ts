import { string } from '@oclif/core/args'

// Without ignoreStdin, oclif would wait for an argument on standard input whenever that is a pipe.
const ignoreStdin = true

/** Only the database. */
export const databaseArgument = { database: string({ ignoreStdin, description: 'The database, as a URL.' }) }

/** One webhook, and the database. */
export const nameArguments = {
  name: string({ required: true, ignoreStdin, description: 'The webhook.' }),
  ...databaseArgument,
}

/** Any number of webhooks, and the database. */
export const namesArgument = {
  name: string({
    multiple: true,
    ignoreStdin,
    description: 'Only these webhooks. An argument with :// is the database.',
  }),
}

/** The URL of a receiver, and the database. */
export const urlArguments = {
  url: string({ required: true, ignoreStdin, description: 'Where events are sent to.' }),
  ...databaseArgument,
}
