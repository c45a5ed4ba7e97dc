import { canonicalJson, id, parseExactJson, type Sql, sql } from '@ctk/core'
import { parseArray } from '@ctk/database'
import type { SourceColumn, SourceType } from '../describe/source-table.js'
import { digits } from '../read/digits.js'
import type { ColumnFacts } from './facts.js'
import { few } from './few.js'
import { cutToMs, timeText, timeToMs } from './time-text.js'
import type { ValueMapping } from './value-mapping.js'

/** Bytes of the longest text that CrateDB indexes. */
const indexed = 32_766

/**
 * From PostgreSQL to CrateDB. Values survive: where CrateDB's own type would not hold all of those that are there, the column becomes
 * text with what PostgreSQL shows.
 *
 * @param key whether the column belongs to the key, so that CrateDB has to compare its values
 */
export function toCratedb({ type, declared }: SourceColumn, facts: ColumnFacts, key: boolean): ValueMapping {
  if (type.element) return arrayMapping(type, type.element, facts)
  const own = type.schema === 'pg_catalog' ? byName[type.name]?.(type, facts, key) : extension(type, declared)
  if (own) return own
  if (type.kind === 'c') return json(type.text, (column) => sql`to_json(${column})`)
  return text(facts, key, type.kind === 'e' ? `${type.text}: an enum, as text` : `${type.text}: as text`)
}

const asText = (column: Sql) => sql`${column}::text`
const asIs = (column: Sql) => column
const plain = { read: asText, readBack: asIs, source: String, target: String }

function text({ longest = 0 }: ColumnFacts, key: boolean, note?: string): ValueMapping {
  const long = !key && longest > indexed
  const type = long ? sql`TEXT INDEX OFF STORAGE WITH (columnstore = false)` : sql`TEXT`
  const why = long
    ? `a value has ${longest.toLocaleString('en-US')} bytes, which CrateDB keeps only without an index`
    : undefined
  const said = [note, why].filter((part) => part !== undefined).join('; ')
  return {
    ...plain,
    type,
    write: asIs as (value: unknown) => unknown,
    order: long ? 'none' : 'text',
    ...(said === '' ? {} : { note: said }),
  }
}

const integer = (type: Sql): ValueMapping => ({
  ...plain,
  type,
  write: (value) => wholeNumber(value as string),
  order: 'own',
})
const float = (type: Sql, shown: (value: unknown) => string): ValueMapping => ({
  ...plain,
  type,
  write: Number,
  source: shown,
  target: shown,
  order: 'own',
})

function wholeNumber(digits: string): number | bigint {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

/** A decimal without the zeros at its end. */
const shortest = (value: unknown) => {
  const digits = String(value)
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

const decimal = (precision: number, scale: number, note?: string): ValueMapping => ({
  ...plain,
  type: sql`NUMERIC(${digits(precision)}, ${digits(scale)})`,
  write: (value) => value,
  source: shortest,
  target: shortest,
  order: 'own',
  ...(note === undefined ? {} : { note }),
})

function numeric({ modifier }: SourceType, facts: ColumnFacts, key: boolean): ValueMapping {
  const { nan = 0, scale = 0, whole = 0 } = facts
  if (nan > 0) return text({}, key, `numeric: as text, since ${few(nan, 'value is', 'values are')} NaN or infinite`)
  if (modifier >= 0) {
    const precision = ((modifier - 4) >> 16) & 0xffff
    const places = (modifier - 4) & 0x7ff
    if (places <= precision) return decimal(precision, places)
    return text({}, key, 'numeric: as text, since its scale is negative or greater than its precision')
  }
  const precision = Math.max(38, whole + scale)
  if (precision > 38) return text({}, key, 'numeric: as text, since a value has more than 38 digits')
  return decimal(38, scale, `numeric: NUMERIC(38, ${scale}), the most digits that there are behind a point`)
}

function time(type: Sql) {
  return (_: SourceType, { finer = 0, endless = 0 }: ColumnFacts): ValueMapping => {
    const lost = [
      ...(finer > 0 ? [`${few(finer, 'value has', 'values have')} digits beyond milliseconds, which are cut off`] : []),
      ...(endless > 0
        ? [`${few(endless, 'value is infinite: its row is', 'values are infinite: their rows are')} rejected`]
        : []),
    ]
    return {
      ...plain,
      type,
      write: (value) => timeToMs(value as string),
      source: (value) => cutToMs(value as string),
      target: timeText,
      order: 'own',
      ...(lost.length === 0 ? {} : { loses: lost.join('; ') }),
    }
  }
}

/** Documents; CrateDB keeps them as they are, and neither indexes nor checks what is inside. */
function json(what: string, read: (column: Sql) => Sql): ValueMapping {
  return {
    ...plain,
    type: sql`OBJECT(IGNORED)`,
    read: (column) => sql`${read(column)}::text`,
    write: (value) => value,
    source: (value) => canonicalJson(parseExactJson(value as string)),
    target: canonicalJson,
    order: 'none',
    note: `${what}: an object that keeps any keys, without an index`,
  }
}

const document = ({ text: what }: SourceType, facts: ColumnFacts, key: boolean): ValueMapping =>
  (facts.unfit ?? 0) === 0
    ? json(what, asIs)
    : text(
        facts,
        key,
        `${what}: as text, since ${few(facts.unfit ?? 0, 'value is no object or has', 'values are no objects or have')} very long numbers`,
      )

const date = time(sql`TIMESTAMP WITHOUT TIME ZONE`)
const longText = sql`TEXT INDEX OFF STORAGE WITH (columnstore = false)`

const byName: Readonly<Record<string, (type: SourceType, facts: ColumnFacts, key: boolean) => ValueMapping>> = {
  int2: () => integer(sql`SMALLINT`),
  int4: () => integer(sql`INTEGER`),
  int8: () => integer(sql`BIGINT`),
  oid: () => integer(sql`BIGINT`),
  float4: () => float(sql`REAL`, (value) => String(Math.fround(Number(value)))),
  float8: () => float(sql`DOUBLE PRECISION`, (value) => String(Number(value))),
  numeric,
  money: () => ({
    ...decimal(20, 2, 'money: a decimal, without its currency'),
    read: (column) => sql`${column}::numeric::text`,
  }),
  bool: () => ({ ...plain, type: sql`BOOLEAN`, write: (value) => value === 'true', order: 'own' }),
  text: (_, facts, key) => text(facts, key),
  varchar: (_, facts, key) => text(facts, key),
  name: (_, facts, key) => text(facts, key),
  bpchar: (_, facts, key) => text(facts, key, 'character(n): as text, without the blanks at its end'),
  timestamp: time(sql`TIMESTAMP WITHOUT TIME ZONE`),
  timestamptz: time(sql`TIMESTAMP WITH TIME ZONE`),
  date: (type, facts) => ({ ...date(type, facts), note: 'date: as the timestamp of its midnight' }),
  json: document,
  jsonb: document,
  uuid: (_, facts, key) =>
    key
      ? text(facts, key, 'uuid: as text, since CrateDB orders no UUIDs')
      : { ...plain, type: sql`UUID`, write: (value) => value, order: 'none' },
  bytea: (_, __, key) => ({
    ...text({}, key, 'bytea: as text, its bytes in hexadecimal digits'),
    type: key ? sql`TEXT` : longText,
    order: key ? 'text' : 'none',
    read: (column) => sql`encode(${column}, 'hex')`,
  }),
  inet: (_, { networks = 0 }, key) =>
    key || networks > 0
      ? text(
          {},
          key,
          key ? 'inet: as text' : `inet: as text, since ${few(networks, 'value is a network', 'values are networks')}`,
        )
      : {
          ...plain,
          type: sql`IP`,
          read: (column) => sql`host(${column})`,
          write: (value) => value,
          source: address,
          target: address,
          order: 'none',
        },
  bit: ({ modifier }, _, key) =>
    key || modifier < 1
      ? text({}, key, 'bit: as text')
      : {
          ...plain,
          type: sql`BIT(${digits(modifier)})`,
          write: (value) => value,
          target: (value) => String(value).replace(/^B'(.*)'$/, '$1'),
          order: 'none',
        },
  point: (_, { elsewhere = 0 }, key) =>
    key || elsewhere > 0
      ? text({}, key, `point: as text${elsewhere > 0 ? `, since ${few(elsewhere, 'is', 'are')} not on the globe` : ''}`)
      : { ...geoPoint, note: 'point: a geo_point, x as longitude and y as latitude' },
}

/** `(x,y)`, on the way [x, y]. */
const geoPoint: ValueMapping = {
  ...plain,
  type: sql`GEO_POINT`,
  write: (value) => coordinates(value),
  source: (value) => coordinates(value).join(' '),
  target: (value) => (value as readonly number[]).map(Number).join(' '),
  order: 'none',
}

const coordinates = (value: unknown) => String(value).slice(1, -1).split(',').map(Number)

/** IPv6 as everybody writes it. */
function address(value: unknown): string {
  const text = String(value)
  return text.includes(':') ? (URL.parse(`http://[${text}]`)?.hostname ?? text) : text
}

/** Types of well-known extensions: their functions are where the type is. */
function extension({ schema, name }: SourceType, declared: string): ValueMapping | undefined {
  if (name === 'hstore') return json('hstore', (column) => sql`${column}::json`)
  if (name !== 'geometry' && name !== 'geography') return undefined
  const shape = (column: Sql) => (name === 'geography' ? sql`${column}::${id(schema, 'geometry')}` : column)
  if (/\(Point[,)]/i.test(declared)) {
    const part = (axis: string, column: Sql) => sql`${id(schema, axis)}(${shape(column)})`
    return {
      ...geoPoint,
      read: (column) => sql`point(${part('st_x', column)}, ${part('st_y', column)})::text`,
      note: `${name}: a geo_point`,
    }
  }
  return {
    ...text({}, false, `${name}: as text (WKT)`),
    type: longText,
    order: 'none',
    read: (column) => sql`${id(schema, 'st_astext')}(${shape(column)})`,
  }
}

/** Elements that CrateDB keeps as what they are; others are kept as their texts. */
const elements = new Set('int2 int4 int8 oid float4 float8 bool timestamp timestamptz date numeric'.split(' '))

function arrayMapping(type: SourceType, element: SourceType, { fewest = 1, most = 1 }: ColumnFacts): ValueMapping {
  if (fewest !== most) return text({}, false, `${type.text}: as text, since some arrays have other dimensions`)
  const exact =
    element.schema === 'pg_catalog' &&
    elements.has(element.name) &&
    (element.name !== 'numeric' || element.modifier >= 0)
  const inner = exact
    ? (byName[element.name] as NonNullable<(typeof byName)[string]>)(element, {}, false)
    : text({}, false)
  let own = inner.type
  for (let level = 0; level < most; level++) own = sql`ARRAY(${own})`
  const said = [...(exact ? [] : [`${type.text}: an array of texts`]), ...(most > 1 ? [`nested ${most} deep`] : [])]
  return {
    type: own,
    read: asText,
    readBack: asIs,
    write: (value) => parseArray(value as string, (part) => inJson(inner.write(boolOf(element, part)))),
    source: (value) => JSON.stringify(parseArray(value as string, (part) => inner.source(boolOf(element, part)))),
    target: (value) => JSON.stringify(each(value, inner.target)),
    order: 'none',
    ...(said.length === 0 ? {} : { note: said.join('; ') }),
  }
}

/** Inside of arrays PostgreSQL writes t and f. */
const boolOf = ({ name }: SourceType, part: string) => (name === 'bool' ? (part === 't' ? 'true' : 'false') : part)

/** JSON has no NaN and no infinity; CrateDB reads their names. */
const inJson = (value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)

function each(value: unknown, render: (element: unknown) => string): unknown {
  return Array.isArray(value) ? value.map((part) => each(part, render)) : value === null ? null : render(value)
}
