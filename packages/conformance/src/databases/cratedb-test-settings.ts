/**
 * Settings that a test wants of any CrateDB: a full disk on the way must not block tables, and partitions may be many
 * (a partition takes four shards by default, a node 1,000).
 */
export const cratedbTestSettings: Readonly<Record<string, string>> = {
  'cluster.routing.allocation.disk.threshold_enabled': 'false',
  'cluster.max_shards_per_node': '10000',
}
