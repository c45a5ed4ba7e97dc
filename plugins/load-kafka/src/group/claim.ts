/** The right to read a partition and to commit what was read of it, until the group gives it to somebody else. */
export class Claim {
  readonly partition: number
  /** Where to read next; undefined until it is looked up. */
  position: bigint | undefined
  /** The partition is, or may be, somebody else's now: nothing that was read of it is committed any more. */
  lost = false

  constructor(partition: number, position?: bigint) {
    this.partition = partition
    this.position = position
  }
}

/**
 * What a new generation of the group leaves of the claims of the one before. A claim lives on only where the group cannot have
 * given the partition to somebody else in between; every other is lost, and the partition is claimed anew.
 *
 * @param consecutive whether no generation of the group was missed
 */
export function renewClaims(
  claims: ReadonlyMap<number, Claim>,
  assigned: readonly number[],
  consecutive: boolean,
): Map<number, Claim> {
  const kept = new Map(
    assigned.map((partition) => [partition, (consecutive && claims.get(partition)) || new Claim(partition)]),
  )
  for (const claim of claims.values()) if (kept.get(claim.partition) !== claim) claim.lost = true
  return kept
}
