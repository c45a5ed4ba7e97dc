import { CtkError, isCtkError, type JsonSchema, parseLength } from '@ctk/core'

/** Nodes of a CrateDB cluster, and what happens to a partition besides on its way there. */
export interface NodesTarget {
  /** The attribute of nodes (`node.attr.NAME` in their configuration), and the value that it must have. */
  readonly attribute: string
  readonly value: string
  /** How many replicas a partition has there: `0`, `1`, `0-1` … Left out: as many as before. */
  readonly replicas?: string
  /** Into how many segments a shard is merged once it is there. Left out: it is not. */
  readonly forceMerge?: number
  /** How long the shards of a batch may be on their way, in milliseconds. */
  readonly waitMs: number
  /** What becomes of the setting of a partition that cannot move: it is put back, or kept for better times. */
  readonly onStuck: 'restore' | 'keep'
}

/** A tablespace of a PostgreSQL server. */
export interface TablespaceTarget {
  readonly tablespace: string
}

/** Where partitions go. */
export type ReallocateTarget = NodesTarget | TablespaceTarget

/** Whether a target names a tablespace. */
export function isTablespace(target: ReallocateTarget): target is TablespaceTarget {
  return 'tablespace' in target
}

/** The target as a policy stores it. */
export const targetSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    attribute: {
      type: 'string',
      description:
        'On CrateDB: the attribute of the nodes, such as `storage` for nodes that have `node.attr.storage`. `storage=cold` says attribute and value together.',
    },
    value: { type: ['string', 'number'], description: 'On CrateDB: the value of the attribute, such as `cold`.' },
    replicas: {
      type: ['string', 'integer'],
      description: 'On CrateDB: how many replicas a partition has there, such as `0` or `0-1`. Default: as before.',
    },
    forceMerge: {
      type: ['boolean', 'integer'],
      default: false,
      description:
        'On CrateDB: into how many segments each shard is merged (`OPTIMIZE`) once it is there; `true` for one.',
    },
    wait: {
      type: 'string',
      default: '1h',
      description: 'On CrateDB: how long shards may be on their way before the run stops waiting, such as `30m`.',
    },
    onStuck: {
      enum: ['restore', 'keep'],
      default: 'restore',
      description:
        'On CrateDB: whether the setting of a partition that cannot move is put back, or kept so that it moves as soon as it can.',
    },
    tablespace: { type: 'string', description: 'On PostgreSQL: the tablespace for the partition and its indexes.' },
  },
}

const fields = Object.keys(targetSchema.properties as object)

/**
 * Reads the target of a policy.
 *
 * @param dialect of the database, where that is known: each has settings of its own
 * @throws CTK_POLICY_INVALID
 */
export function parseTarget(input: unknown, dialect?: string): ReallocateTarget {
  const given = (input ?? {}) as Readonly<Record<string, unknown>>
  const unknown = Object.keys(given).find((name) => !fields.includes(name))
  if (unknown !== undefined) throw invalid(`has no setting "${unknown}"`, `The settings are ${fields.join(', ')}.`)
  const { tablespace, ...nodes } = given
  const other = Object.keys(nodes)[0]
  if (tablespace !== undefined && other !== undefined)
    throw invalid(
      `has "tablespace" beside "${other}"`,
      'A tablespace is of PostgreSQL, all other settings are of CrateDB.',
    )
  const [forCrateDb, forPostgresql] = [dialect === 'cratedb', dialect === 'postgresql']
  if (tablespace !== undefined && forCrateDb)
    throw invalid('has a tablespace, which CrateDB does not know', `Name nodes: ${nodesExample}.`)
  if (tablespace === undefined && forPostgresql)
    throw invalid('names no tablespace', `Such as ${tablespaceExample}; attributes of nodes are of CrateDB.`)
  if (tablespace === undefined) return parseNodes(nodes)
  if (typeof tablespace !== 'string' || tablespace === '')
    throw invalid(`has tablespace ${JSON.stringify(tablespace)}`, `It is a name, such as ${tablespaceExample}.`)
  return { tablespace }
}

function parseNodes(given: Readonly<Record<string, unknown>>): NodesTarget {
  const { attribute, value, replicas, forceMerge, wait = '1h', onStuck = 'restore' } = given
  const [, name, rest] = /^([^=]*)=(.*)$/s.exec(String(attribute)) ?? []
  const [own, wanted] = name !== undefined && value === undefined ? [name, rest] : [attribute, value]
  if (typeof own !== 'string' || !/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(own))
    throw invalid(
      own === undefined ? 'says nothing of where partitions go' : `has attribute ${JSON.stringify(own)}`,
      `On CrateDB it names nodes, such as ${nodesExample}; on PostgreSQL a tablespace, such as ${tablespaceExample}.`,
    )
  if ((typeof wanted !== 'string' && typeof wanted !== 'number') || /^$|,/.test(String(wanted)))
    throw invalid(
      wanted === undefined ? `has no value for the attribute "${own}"` : `has value ${JSON.stringify(wanted)}`,
      `It is one value of the attribute, such as ${nodesExample}.`,
    )
  if (onStuck !== 'restore' && onStuck !== 'keep')
    throw invalid(`has onStuck ${JSON.stringify(onStuck)}`, 'It is restore or keep, such as --target onStuck=keep.')
  const segments = forceMerge === true ? 1 : forceMerge === false ? undefined : forceMerge
  if (segments !== undefined && (!Number.isInteger(segments) || (segments as number) < 1))
    throw invalid(`has forceMerge ${JSON.stringify(forceMerge)}`, 'It is true or a number of segments from 1 on.')
  if (replicas !== undefined && !/^\d{1,3}(-(\d{1,3}|all))?$/.test(String(replicas)))
    throw invalid(
      `has replicas ${JSON.stringify(replicas)}`,
      'It is a number or a range, such as --target replicas=0-1.',
    )
  return {
    attribute: own,
    value: String(wanted),
    ...(replicas !== undefined && { replicas: String(replicas) }),
    ...(segments !== undefined && { forceMerge: segments as number }),
    waitMs: waitMs(wait),
    onStuck,
  }
}

function waitMs(wait: unknown): number {
  try {
    const length = typeof wait === 'string' ? parseLength(wait, 'wait') : 0
    if (length > 0) return length
  } catch (error) {
    if (!isCtkError(error)) throw error
  }
  throw invalid(`has wait ${JSON.stringify(wait)}`, 'It is longer than zero, such as --target wait=1h.')
}

const nodesExample = '--target attribute=storage --target value=cold'
const tablespaceExample = '--target tablespace=cold'

function invalid(problem: string, remedy: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The target of the policy ${problem}.`,
    suggestions: [remedy],
  })
}
