import { CtkError, compile, formatBucket, sql, type TableName } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { writeTimestamp } from '../driver/text/write-timestamp.js'
import type { PartitionLength } from './partition-comment.js'
import type { TimeRange } from './partition-ranges.js'
import { derivedName } from './postgresql-names.js'

/** Each partition takes a handful of locks until its transaction ends, and a server has room for a few thousand. */
const atOnce = 400

/**
 * Adds range partitions, hundreds of them in a transaction of two statements. One that somebody else has added meanwhile is
 * left as it is; so is a time of which the default partition holds rows already, since PostgreSQL would refuse it.
 *
 * Bounds cannot be bound in CREATE TABLE: they travel as a setting of the transaction, and the server quotes them.
 */
export async function addPartitions(
  driver: Driver,
  table: TableName,
  ranges: readonly TimeRange[],
  length: PartitionLength,
  signal?: AbortSignal,
): Promise<void> {
  if (!driver.atomically) throw new CtkError({ code: 'CTK_BUG', message: 'A PostgreSQL driver has no transactions.' })
  for (let i = 0; i < ranges.length; i += atOnce) {
    const partitions = ranges.slice(i, i + atOnce).map((range) => ({
      names: partitionNames(table.name, range, length),
      from: writeTimestamp(new Date(range.start)),
      to: writeTimestamp(new Date(range.end)),
    }))
    const wanted = JSON.stringify({ schema: table.schema, table: table.name, partitions })
    const bind = compile(sql`SELECT set_config('ctk.partitions', ${wanted}, true)`)
    await driver.atomically([bind, compile(create)], signal)
  }
}

/** The name of a partition, and two others in case that something else has it. */
function partitionNames(table: string, { start }: TimeRange, length: PartitionLength): string[] {
  const bucket = formatBucket(start, length).replace(/:00$/, '').replaceAll(/\W/g, '_')
  return [bucket, `${bucket}_2`, `${bucket}_3`].map((suffix) => derivedName(table, suffix))
}

const create = sql`DO $ctk$
DECLARE
  wanted jsonb := current_setting('ctk.partitions');
  parent regclass := format('%I.%I', wanted->>'schema', wanted->>'table');
  part jsonb;
  names text[];
BEGIN
  -- Writers that add partitions wait for each other here; others read and write on.
  EXECUTE format('LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE', parent);
  FOR part IN SELECT value FROM jsonb_array_elements(wanted->'partitions') LOOP
    names := ARRAY(SELECT jsonb_array_elements_text(part->'names'));
    FOR attempt IN 1 .. array_length(names, 1) LOOP
      BEGIN
        EXECUTE format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
          wanted->>'schema', names[attempt], parent, part->>'from', part->>'to');
        EXIT;
      EXCEPTION
        WHEN duplicate_table THEN
          IF attempt = array_length(names, 1) THEN RAISE; END IF;
        WHEN invalid_object_definition OR check_violation THEN
          EXIT;
      END;
    END LOOP;
  END LOOP;
END $ctk$`
