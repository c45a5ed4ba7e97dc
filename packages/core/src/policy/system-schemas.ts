const systemSchemas = ['information_schema', 'pg_catalog', 'sys', 'blob']

/** Whether a schema belongs to the database itself. */
export function isSystemSchema(schema: string): boolean {
  return systemSchemas.includes(schema)
}
