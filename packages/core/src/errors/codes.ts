/**
 * Every error code with its exit code and meaning: the one table that messages, exit codes and the error pages come from.
 * Exit codes: 1 finished with failures, 2 usage, 3 refused before touching data, 4 cannot connect or not allowed,
 * 5 held by somebody else, 70 a bug, 130 interrupted.
 */
export const errorCodes = {
  CTK_USAGE: { exit: 2, meaning: 'The command line does not fit together.' },
  CTK_ADDRESS_INVALID: { exit: 2, meaning: 'A database URL cannot be read.' },
  CTK_NAME_INVALID: { exit: 2, meaning: 'A table, schema or column name cannot be used.' },
  CTK_DURATION_INVALID: { exit: 2, meaning: 'A duration is not understood, or not longer than zero.' },
  CTK_CUTOFF_INVALID: { exit: 2, meaning: 'A cutoff is not understood.' },
  CTK_TIME_ZONE_INVALID: { exit: 2, meaning: 'A time zone is not known.' },
  CTK_TAGS_INVALID: { exit: 2, meaning: 'A tag or a tag expression is not understood.' },
  CTK_POLICY_INVALID: { exit: 2, meaning: 'A field of a policy has a value that it cannot have.' },
  CTK_CONFIG_INVALID: { exit: 2, meaning: 'A configuration file or variable has a value that it cannot have.' },
  CTK_STRATEGY_UNKNOWN: { exit: 2, meaning: 'No installed plugin offers this retention strategy.' },
  CTK_CONTRIBUTION_UNKNOWN: {
    exit: 2,
    meaning: 'No installed plugin offers this source, format or other contribution.',
  },
  CTK_STORE_MISSING: { exit: 3, meaning: 'The policy table does not exist in this database.' },
  CTK_STORE_NEWER: { exit: 3, meaning: 'The policy table was written by a newer release.' },
  CTK_POLICY_EXISTS: { exit: 3, meaning: 'There is a policy for this strategy and table already.' },
  CTK_POLICY_NOT_FOUND: { exit: 3, meaning: 'No policy has this id, table or tag.' },
  CTK_TABLE_MISSING: { exit: 3, meaning: 'The data table does not exist, or is not visible to this user.' },
  CTK_TABLE_EXISTS: { exit: 3, meaning: 'The table exists already and may not be written over.' },
  CTK_TABLE_NOT_PARTITIONED: { exit: 3, meaning: 'The strategy works on partitions and the table has none.' },
  CTK_COLUMN_MISSING: {
    exit: 3,
    meaning: 'The table has no such column, or it does not have the type that is needed.',
  },
  CTK_BOUNDS_UNKNOWN: { exit: 3, meaning: 'It is not known which time a partition covers, so nothing is deleted.' },
  CTK_CAPABILITY_MISSING: { exit: 3, meaning: 'The database cannot do what the strategy needs.' },
  CTK_MAX_SHARE_EXCEEDED: { exit: 3, meaning: 'More of a table would go than a run may take away.' },
  CTK_CUTOFF_IN_FUTURE: { exit: 3, meaning: 'A run with a cutoff in the future is refused.' },
  CTK_CLOCK_SKEW: { exit: 3, meaning: 'The clocks of this computer and of the database differ too much.' },
  CTK_CLUSTER_RED: { exit: 3, meaning: 'The database is not healthy.' },
  CTK_FILE_MISSING: { exit: 3, meaning: 'A file to read does not exist or cannot be read.' },
  CTK_FILE_INVALID: { exit: 3, meaning: 'A file does not have the format that it should have.' },
  CTK_DEPENDENCY_MISSING: { exit: 3, meaning: 'A package that is needed for this is not installed.' },
  CTK_PLUGIN_INVALID: { exit: 3, meaning: 'A plugin does not follow the plugin contract.' },
  CTK_PLUGIN_INCOMPATIBLE: { exit: 3, meaning: 'A plugin was built for another version of the plugin contract.' },
  CTK_PLUGIN_DUPLICATE: { exit: 3, meaning: 'Two plugins offer the same name.' },
  CTK_CONNECTION_FAILED: { exit: 4, meaning: 'The database cannot be reached.' },
  CTK_AUTH_FAILED: { exit: 4, meaning: 'The database does not accept the user or the password.' },
  CTK_PERMISSION_DENIED: { exit: 4, meaning: 'The user is not allowed to do this.' },
  CTK_DATABASE_BUSY: { exit: 5, meaning: 'Another process has the embedded database open.' },
  CTK_STATEMENT_FAILED: { exit: 1, meaning: 'The database refused or failed a statement.' },
  CTK_TIMEOUT: { exit: 1, meaning: 'Something took longer than it may.' },
  CTK_NOT_VERIFIED: { exit: 1, meaning: 'The database accepted a change, but looking again did not show it.' },
  CTK_ROWS_REJECTED: { exit: 1, meaning: 'Rows could not be read or were not accepted.' },
  CTK_WRITE_SHORT: { exit: 1, meaning: 'The database acknowledged fewer rows than were sent.' },
  CTK_FINDINGS: { exit: 1, meaning: 'A check found something to mend.' },
  CTK_ABORTED: { exit: 130, meaning: 'Interrupted.' },
  CTK_BUG: { exit: 70, meaning: 'A mistake in ctk itself. Please report it.' },
} as const satisfies Record<string, { exit: number; meaning: string }>

/** The closed set of error codes. */
export type ErrorCode = keyof typeof errorCodes
