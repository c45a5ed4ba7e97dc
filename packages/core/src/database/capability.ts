/** What a dialect can do. A strategy names what it requires, and it is checked before anything runs. */
export const capabilities = {
  partitions: 'tables can be partitioned',
  'drop-partition': 'a whole partition can be dropped',
  'keep-partition': 'a partition can be taken out of its table and kept for a while',
  'delete-range': 'rows can be deleted by a time range',
  transactions: 'several statements take effect together or not at all',
  refresh: 'written rows are seen by reads only after a refresh',
  'move-partition': 'a partition can be moved to other nodes or tablespaces',
  snapshots: 'partitions can be archived by the database itself',
  'blob-tables': 'the database stores binary objects',
  'plain-text': 'a writer takes plain texts for numbers, times and booleans',
} as const

/** The name of something that a dialect can do or not. */
export type Capability = keyof typeof capabilities

/** The capabilities of a database, true or false for each. */
export type Capabilities = Readonly<Record<Capability, boolean>>
