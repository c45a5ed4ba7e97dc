// What one writes by hand to load a CSV without quotes into CrateDB: 10,000 rows a request, two requests at a time.
// node bulk-client.ts FILE URL TABLE
import { open } from 'node:fs/promises'
import { Agent, request } from 'node:http'

const [file = '', url = '', table = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const stmt = `INSERT INTO ${table} (id, ts, name, value, ok, note) SELECT * FROM UNNEST($1::ARRAY(BIGINT), $2::ARRAY(TEXT), $3::ARRAY(TEXT), $4::ARRAY(DOUBLE PRECISION), $5::ARRAY(BOOLEAN), $6::ARRAY(TEXT))`

function send(columns: unknown[][]): Promise<void> {
  const body = JSON.stringify({ stmt, args: columns })
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    const posted = request(new URL('/_sql', url), { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => (JSON.parse(text).rowcount === columns[0]?.length ? resolve() : reject(new Error(text))))
    })
    posted.on('error', reject).end(body)
  })
}

let columns: unknown[][] = [[], [], [], [], [], []]
const underWay = new Set<Promise<void>>()
async function flush(): Promise<void> {
  const sent: Promise<void> = send(columns).finally(() => underWay.delete(sent))
  underWay.add(sent)
  columns = [[], [], [], [], [], []]
  if (underWay.size === 2) await Promise.race(underWay)
}

let rest = ''
let header = true
const handle = await open(file)
for await (const chunk of handle.createReadStream({ encoding: 'utf8', highWaterMark: 1 << 20 })) {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) {
    if (header) {
      header = false
      continue
    }
    const [id, ts, name, value, ok, note] = line.split(',')
    columns[0]?.push(Number(id))
    columns[1]?.push(ts)
    columns[2]?.push(name)
    columns[3]?.push(Number(value))
    columns[4]?.push(ok === 'true')
    columns[5]?.push(note)
    if (columns[0]?.length === 10_000) await flush()
  }
}
if (columns[0]?.length) await flush()
await Promise.all(underWay)
agent.destroy()
