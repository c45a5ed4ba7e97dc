import { string } from '@oclif/core/args'

// Without ignoreStdin, oclif would wait for an argument on standard input whenever that is a pipe.
const ignoreStdin = true

/** Any number of tables, and the database. */
export const tablesArgument = {
  table: string({
    multiple: true,
    ignoreStdin,
    description: 'Only these tables. An argument with :// is the database.',
  }),
}

/** Only the database. */
export const databaseArgument = {
  database: string({ ignoreStdin, description: 'The database, as a URL.' }),
}

/** One table, and the database. */
export const tableArguments = {
  table: string({ required: true, ignoreStdin, description: 'The table, as schema.table.' }),
  ...databaseArgument,
}

/** One run, and the database. */
export const runArguments = {
  run: string({
    required: true,
    ignoreStdin,
    description: 'The id of the run, as "ctk retention history" shows it, or its beginning.',
  }),
  ...databaseArgument,
}

/** One table or all, and the database. */
export const optionalTableArguments = {
  table: string({ ignoreStdin, description: 'Only this table. An argument with :// is the database.' }),
  ...databaseArgument,
}

/** Any number of policies, and the database. */
export const policiesArgument = {
  policy: string({
    multiple: true,
    ignoreStdin,
    description: 'Ids of policies, or tables. An argument with :// is the database.',
  }),
}

/** A policy file. */
export const fileArgument = {
  file: string({ ignoreStdin, description: 'A policy file, YAML or JSON.' }),
}
