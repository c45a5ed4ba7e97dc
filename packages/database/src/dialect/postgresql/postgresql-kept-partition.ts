import {
  CtkError,
  compile,
  type DropKept,
  formatTableName,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type ReattachPartition,
  type Statement,
  sql,
  tag,
} from '@ctk/core'
import { dropStatement } from './postgresql-drop-statements.js'
import type { PostgresqlPartition } from './postgresql-partition.js'
import { readPartitionBound } from './postgresql-partition-bound.js'
import { relationStates } from './postgresql-relation-states.js'

type Kept = ReattachPartition | DropKept

/** Drops what was kept, when nobody has touched it. */
export const postgresqlDropKept: OperationHandler<DropKept> = {
  kind: 'drop-kept',
  describe: ({ kept }) => [dropStatement([kept])],
  probe: async (operation, context) => {
    const kept = await isKept(operation, context)
    return { state: kept ? 'pending' : 'done', evidence: { kept } }
  },
  apply: (operations, context) => each(operations, context, (operation) => [dropStatement([operation.kept])]),
}

/**
 * Puts a kept partition back where it hung, under the name that it had. Where its time is covered by a newer partition its
 * rows go into that one.
 */
export const postgresqlReattachPartition: OperationHandler<ReattachPartition> = {
  kind: 'reattach-partition',
  describe: (operation) => reattachStatements(operation),
  probe: async (operation, context) => {
    const kept = await isKept(operation, context)
    return { state: kept ? 'pending' : 'done', evidence: { kept } }
  },
  apply: (operations, context) => each(operations, context, reattachStatements),
}

async function each<O extends Kept>(
  operations: readonly O[],
  context: OperationContext,
  statementsOf: (operation: O) => readonly Statement[],
): Promise<OperationResult[]> {
  const results: OperationResult[] = []
  for (const operation of operations) {
    const { id, partition } = operation
    if (!(await isKept(operation, context))) {
      const reason = `is not kept as ${formatTableName(operation.kept)} any more`
      results.push({ id, outcome: 'skipped', reason, gone: operation.kind === 'drop-kept' })
      continue
    }
    try {
      const done = await context.effect(async (sender) => {
        for (const statement of statementsOf(operation)) await sender.execute(tag(statement, operation, context.runId))
        return [{ id, outcome: 'done', rows: partition.rows, bytes: partition.bytes }]
      }, context.signal)
      results.push(...done)
    } catch (error) {
      results.push({ id, outcome: 'failed', error: error as Error })
    }
  }
  return results
}

/** Whether the relation is still the one that was put aside: by its oid, not only by its name. */
async function isKept(operation: Kept, context: OperationContext): Promise<boolean> {
  const [state] = await relationStates(operation, { oids: [operation.partition.ident] }, context, context.signal)
  const { kept } = operation
  return state?.path.length === 0 && state.relation.schema === kept.schema && state.relation.name === kept.name
}

/** Bounds cannot be bound: they travel as a setting of the transaction, and the server quotes them. */
function reattachStatements({ partition, kept }: ReattachPartition): Statement[] {
  const { path, relation } = partition as PostgresqlPartition
  const last = path.at(-1)
  const bound = last?.bound === null || last === undefined ? undefined : readPartitionBound(last.bound)
  if (!last || !relation || (bound?.kind !== 'range' && bound?.kind !== 'list'))
    throw new CtkError({ code: 'CTK_BUG', message: `It is not known where ${formatTableName(kept)} belongs.` })
  const wanted = JSON.stringify({ parent: last.parent, kept, name: relation.name, bound })
  return [compile(sql`SELECT set_config('ctk.reattach', ${wanted}, true)`), compile(reattach)]
}

const reattach = sql`DO $ctk$
DECLARE
  wanted jsonb := current_setting('ctk.reattach');
  parent regclass := (wanted->>'parent')::oid::regclass;
  kept regclass := format('%I.%I', wanted->'kept'->>'schema', wanted->'kept'->>'name');
  bound jsonb := wanted->'bound';
  clause text;
  columns text;
BEGIN
  SET LOCAL lock_timeout = '2s';
  IF bound->>'kind' = 'range' THEN
    SELECT format('FOR VALUES FROM (%s) TO (%s)', f.texts, t.texts) INTO clause
    FROM (SELECT string_agg(CASE v->>'kind' WHEN 'min' THEN 'MINVALUE' WHEN 'max' THEN 'MAXVALUE' ELSE quote_nullable(v->>'text') END, ', ' ORDER BY n) AS texts
        FROM jsonb_array_elements(bound->'from') WITH ORDINALITY AS e(v, n)) f,
      (SELECT string_agg(CASE v->>'kind' WHEN 'min' THEN 'MINVALUE' WHEN 'max' THEN 'MAXVALUE' ELSE quote_nullable(v->>'text') END, ', ' ORDER BY n) AS texts
        FROM jsonb_array_elements(bound->'to') WITH ORDINALITY AS e(v, n)) t;
  ELSE
    SELECT format('FOR VALUES IN (%s)', string_agg(quote_nullable(v->>'text'), ', ' ORDER BY n)) INTO clause
    FROM jsonb_array_elements(bound->'values') WITH ORDINALITY AS e(v, n);
  END IF;
  BEGIN
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s %s', parent, kept, clause);
    BEGIN
      EXECUTE format('ALTER TABLE %s RENAME TO %I', kept, wanted->>'name');
    EXCEPTION WHEN duplicate_table THEN
      NULL; -- Something else has its name by now: it stays under the one it has.
    END;
  EXCEPTION WHEN invalid_object_definition OR check_violation THEN
    -- By name: the columns of the two may stand in another order.
    SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) INTO columns
    FROM pg_catalog.pg_attribute WHERE attrelid = kept AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
    EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s', parent, columns, columns, kept);
    EXECUTE format('DROP TABLE %s', kept);
  END;
END $ctk$`
