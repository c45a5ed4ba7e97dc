import type { Partition, TableName } from '@ctk/core'

/**
 * A partition's ident: the server's encodes nothing but the values, so partitions of two tables may share it. Names in
 * CrateDB have no dots.
 *
 * @example partitionIdent({ schema: 'doc', name: 'metrics' }, '04132') // doc.metrics.04132
 */
export const partitionIdent = ({ schema, name }: TableName, ident: string): string => `${schema}.${name}.${ident}`

/** The ident that the server's tables show. */
export const serverIdent = ({ ident }: Partition): string => ident.slice(ident.lastIndexOf('.') + 1)
