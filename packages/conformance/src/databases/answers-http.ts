/** Resolves when CrateDB answers `SELECT 1` on its HTTP endpoint. */
export async function answersHttp(url: string): Promise<void> {
  const { origin, username, password } = new URL(url)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const response = await fetch(`${origin}/_sql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(username && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
    body: JSON.stringify({ stmt: 'SELECT 1' }),
    signal: AbortSignal.timeout(5000),
  })
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
}
