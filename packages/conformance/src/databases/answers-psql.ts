import pg from 'pg'

/** Resolves when the server answers `SELECT 1` over the PostgreSQL wire protocol. */
export async function answersPsql(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, query_timeout: 3000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
  } finally {
    await client.end().catch(() => undefined)
  }
}
