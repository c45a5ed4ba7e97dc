import type { NodesTarget } from '../target.js'

/** A row of {@link placementQuery}: the copies of the shards of a partition that are on nodes of the same attributes. */
export interface PlacementRow {
  readonly ident: string
  /** JSON: what the attributes of nodes must be. */
  readonly require: string | null
  readonly replicas: string
  /** JSON; null for copies that are on no node. */
  readonly attributes: string | null
  /** Null for a partition of which no shard is seen. */
  readonly shards: number | null
  readonly started: number | null
  readonly bytes: number | null
  /** The segments of the shard that has the most. Null where that was not asked for, or there are none. */
  readonly segments: number | null
}

/** Where the copies of the shards of a partition are, and what its settings say. */
export interface Placement {
  /** The value that each attribute of a node must have. */
  readonly require: Readonly<Record<string, string>>
  readonly replicas: string
  readonly segments: number
  readonly copies: readonly Copies[]
}

interface Copies {
  /** Undefined: on no node. */
  readonly attributes: Readonly<Record<string, string>> | undefined
  readonly shards: number
  /** How many of them are at work and not on their way. */
  readonly started: number
  readonly bytes: number
}

/** Placements by the ident that the server shows. */
export function readPlacements(rows: readonly PlacementRow[]): ReadonlyMap<string, Placement> {
  return new Map(
    [...Map.groupBy(rows, ({ ident }) => ident)].map(([ident, group]) => {
      const { require, replicas } = group[0] as PlacementRow
      return [
        ident,
        {
          require: JSON.parse(require ?? '{}'),
          replicas,
          segments: Math.max(...group.map((row) => Number(row.segments ?? 0))),
          copies: group.flatMap(({ attributes, shards, started, bytes }) =>
            shards === null
              ? []
              : [
                  {
                    attributes: attributes === null ? undefined : JSON.parse(attributes),
                    shards: Number(shards),
                    started: Number(started),
                    bytes: Number(bytes ?? 0),
                  },
                ],
          ),
        },
      ]
    }),
  )
}

/** Whether every copy of every shard is at work on a node that is wanted. Nodes without the attribute are none. */
export function isThere({ copies }: Placement, { attribute, value }: NodesTarget): boolean {
  const wanted = (each: Copies) => each.attributes?.[attribute] === value && each.started === each.shards
  return copies.length > 0 && copies.every(wanted)
}

/** Whether the settings say what a policy wants. */
export function isAsked({ require, replicas }: Placement, to: NodesTarget): boolean {
  return require[to.attribute] === to.value && (to.replicas === undefined || to.replicas === replicas)
}

/** Whether a partition needs nothing: it is there, will stay there, and has the copies and segments that it should have. */
export function isSettled(placement: Placement, to: NodesTarget): boolean {
  return isThere(placement, to) && isAsked(placement, to) && !isToMerge(placement, to)
}

/** Whether shards have more segments than they should. */
export function isToMerge({ segments }: Placement, { forceMerge }: NodesTarget): boolean {
  return forceMerge !== undefined && segments > forceMerge
}

/** How much of a partition is there, and how much there is, in bytes on disk. */
export function bytesThere({ copies }: Placement, { attribute, value }: NodesTarget): { there: number; all: number } {
  const sum = (some: readonly Copies[]) => some.reduce((total, { bytes }) => total + bytes, 0)
  return { there: sum(copies.filter(({ attributes }) => attributes?.[attribute] === value)), all: sum(copies) }
}
