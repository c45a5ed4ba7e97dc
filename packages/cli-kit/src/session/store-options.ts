import type { StoreOptions } from '@ctk/core'
import type { Configuration } from '../configuration/configuration.js'

/** Where ctk's own tables are, as the settings say. */
export function storeOptions({ values }: Configuration): StoreOptions {
  const { schema, 'policy-table': policy, 'version-table': version } = values
  return {
    ...(schema.value !== undefined && { schema: schema.value }),
    tables: {
      ...(policy.value !== undefined && { policy: policy.value }),
      ...(version.value !== undefined && { version: version.value }),
    },
  }
}
