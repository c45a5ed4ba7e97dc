import type { Database } from '@ctk/core'

/** Runs statements as they are written. */
export async function runAll(database: Database, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await database.execute({ sql, parameters: [] })
}

/** A table with every type that PostgreSQL knows a column of: limits and oddities in its first rows, then as many ordinary ones. */
export const typesTable = (schema: string, rows: number) => [
  `CREATE TYPE ${schema}.mood AS ENUM ('sad', 'ok', 'it''s "fine"')`,
  `CREATE DOMAIN ${schema}.percent AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100)`,
  `CREATE TYPE ${schema}.spot AS (name text, "X y" integer, at timestamptz)`,
  `CREATE TABLE ${schema}."All ""Types"" of it" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  c_smallint smallint, c_integer integer DEFAULT 42, c_bigint bigint, c_numeric numeric(20, 5), c_any numeric, c_nan numeric,
  c_money money, c_real real, c_double double precision, c_text text DEFAULT 'it''s', "C varchar" varchar(40), c_char char(5), c_bytea bytea,
  c_boolean boolean DEFAULT true, c_date date, c_time time, c_timetz timetz, c_timestamp timestamp, c_timestamptz timestamptz DEFAULT now(),
  c_seconds timestamptz(0), c_interval interval, c_uuid uuid, c_json json, c_jsonb jsonb, c_mixed jsonb, c_inet inet, c_network inet,
  c_cidr cidr, c_macaddr macaddr, c_ints integer[], c_matrix integer[], c_ragged integer[], c_texts text[], c_times timestamptz[],
  c_floats double precision[], c_mood ${schema}.mood, c_percent ${schema}.percent, c_spot ${schema}.spot, c_range int4range,
  c_tsrange tstzrange, c_point point, c_anywhere point, c_box box, c_bit bit(8), c_varbit varbit, c_xml xml, c_tsvector tsvector,
  c_oid oid, "_underscore" text, "select" text, "a'b;--" text, c_made integer GENERATED ALWAYS AS (c_smallint::integer * 2) STORED, c_long text
)`,
  `COMMENT ON TABLE ${schema}."All ""Types"" of it" IS 'it''s all \\ here'`,
  `COMMENT ON COLUMN ${schema}."All ""Types"" of it".c_text IS 'a text'`,
  `CREATE INDEX "by mood" ON ${schema}."All ""Types"" of it" (c_mood, c_text) WHERE c_boolean`,
  `INSERT INTO ${schema}."All ""Types"" of it" DEFAULT VALUES`,
  ...odd.map(
    (columns) =>
      `INSERT INTO ${schema}."All ""Types"" of it" (${Object.keys(columns).join(', ')}) VALUES (${Object.values(columns).join(', ')})`,
  ),
  `INSERT INTO ${schema}."All ""Types"" of it" (c_smallint, c_integer, c_bigint, c_numeric, c_any, c_nan, c_money, c_real, c_double, c_text,
  "C varchar", c_char, c_bytea, c_boolean, c_date, c_time, c_timetz, c_timestamp, c_timestamptz, c_seconds, c_interval, c_uuid, c_json, c_jsonb, c_mixed,
  c_inet, c_network, c_cidr, c_macaddr, c_ints, c_matrix, c_ragged, c_texts, c_times, c_floats, c_mood, c_percent, c_spot, c_range, c_tsrange,
  c_point, c_anywhere, c_box, c_bit, c_varbit, c_xml, c_tsvector, c_oid, "_underscore", "select", "a'b;--", c_long)
SELECT n % 30000, n, n::bigint * 1000000007, n / 7.0, n / 3.0, n, (n / 100.0)::numeric::money, n / 7.0::real, n / 7.0, 'text ' || n, 'varchar ' || n, 'c' || n % 99,
  decode(md5(n::text), 'hex'), n % 2 = 0, '2020-01-01'::date + n % 1000, '00:00'::time + n * interval '1.5 s', '00:00+02'::timetz + n * interval '1 s',
  '2020-01-01'::timestamp + n * interval '1 min', '2020-01-01Z'::timestamptz + n * interval '1.001 s', '2020-01-01Z'::timestamptz + n * interval '1 s',
  n * interval '1 s', md5(n::text)::uuid, json_build_object('n', n, 'deep', json_build_array(n, NULL, 'x')), jsonb_build_object('n', n / 4.0, 'a.b', n),
  to_jsonb(n), ('10.0.' || n % 256 || '.1')::inet, '10.0.0.0/8', '10.1.0.0/16', '08:00:2b:01:02:03', ARRAY[n, NULL, -n], ARRAY[[n, 1], [2, NULL]],
  CASE WHEN n % 2 = 0 THEN ARRAY[n] ELSE ARRAY[[n]] END, ARRAY['a', NULL, 'b "' || n], ARRAY['2020-01-01Z'::timestamptz + n * interval '1 s'], ARRAY[n / 7.0, 'NaN'],
  'ok', n % 100, ROW('here'::text, n, '2020-01-01Z'::timestamptz)::${schema}.spot, int4range(n, n + 5), tstzrange('2020-01-01Z', NULL), point(n % 180, n % 90), point(n, n), box(point(0, 0), point(n, n)),
  (n % 256)::bit(8), (n % 256)::bit(8)::varbit, xmlparse(content '<a>' || n || '</a>'), to_tsvector('english', 'word ' || n), n, 'u', 's', 'q', repeat('long ', n % 3)
FROM generate_series(1, ${rows}) AS n`,
]

/** Rows of one or two columns each, everything else NULL. Expressions of SQL. */
const odd: readonly Readonly<Record<string, string>>[] = [
  { c_smallint: '-32768', c_integer: '-2147483648', c_bigint: '-9223372036854775806', c_oid: '4294967295' },
  { c_smallint: '32767', c_integer: '1073741823', c_bigint: '9223372036854775805' },
  {
    c_numeric: '-123456789012345.12345',
    c_any: '1234567890.123456789012345678',
    c_nan: `'NaN'`,
    c_money: '-92233720368547758.08',
  },
  { c_real: `'NaN'`, c_double: `'NaN'` },
  { c_real: `'Infinity'`, c_double: `'-Infinity'` },
  { c_real: '3.4028235e38', c_double: '1.7976931348623157e308' },
  { c_real: '1e-45', c_double: '5e-324' },
  { c_real: '0.1', c_double: '0.30000000000000004' },
  { c_text: `''`, '"C varchar"': `'😀 é 表'`, c_char: `'a  '`, c_bytea: `''`, '"select"': `E'line\\nbreak\\ttab'` },
  { c_text: `'"quoted" \\back {brace} NULL'`, c_bytea: `'\\x00ff'`, c_boolean: 'false' },
  { c_date: `'0044-03-15 BC'`, c_timestamp: `'0044-03-15 12:00 BC'`, c_timestamptz: `'1969-12-31 23:59:59.999Z'` },
  { c_date: `'9999-12-31'`, c_timestamp: `'1969-12-31 23:59:59.001'`, c_timestamptz: `'9999-12-31 23:59:59.999Z'` },
  { c_date: `'20000-01-01'`, c_time: `'24:00'`, c_timetz: `'23:59:59.999999-15:59'` },
  { c_interval: `'-1 year 2 months -3 days 04:05:06.789'`, c_uuid: `'FFFFFFFF-ffff-ffff-ffff-ffffffffffff'` },
  { c_json: `'{"b": 1, "a": {"": null, "x.y": [1, "x", {"z": 1.50}]}}'`, c_jsonb: `'{}'`, c_mixed: `'[1, {"a": 2}]'` },
  { c_jsonb: `'{"id": 9007199254740993, "f": 0.1, "s": "12345678901234567890123"}'`, c_mixed: `'"a text"'` },
  { c_mixed: `'null'`, c_inet: `'2001:db8::1'`, c_network: `'::ffff:1.2.3.4'`, c_cidr: `'2001:db8::/32'` },
  {
    c_ints: `'{}'`,
    c_matrix: `'{}'`,
    c_texts: `'{"", NULL, "NULL", "a,b", "{x}", "\\"", "\\\\"}'`,
    c_floats: `'{1e300, -Infinity, NULL}'`,
  },
  { c_times: `'{"1969-12-31 23:59:59.999Z", NULL}'`, c_mood: `'it''s "fine"'`, c_percent: '99.99' },
  {
    c_spot: `ROW(NULL, -1, '2020-01-01 00:00:00.123456Z')`,
    c_range: `'empty'`,
    c_tsrange: `'[2020-01-01Z, 2021-01-01Z)'`,
  },
  { c_point: 'point(-180, 90)', c_anywhere: 'point(1e10, -7)', c_varbit: `B''`, c_bit: `B'10000001'` },
  { c_xml: `'<a b="c">&amp;</a>'`, c_tsvector: `'''it''''s'':1'`, '"_underscore"': `'_'`, '"a\'b;--"': `''';--'` },
  { c_long: `repeat('0123456789', 5000)` },
]

/** A table in the way of a hypertable: partitions of a month by a time, with a key of which the time is a part. */
export const monthlyTable = (schema: string, name: string, rows: number) => [
  `CREATE TABLE ${schema}."${name}" (device text NOT NULL, "Time" timestamptz NOT NULL, value double precision, tags jsonb, PRIMARY KEY (device, "Time")) PARTITION BY RANGE ("Time")`,
  ...['2024-01', '2024-02', '2024-03', '2024-04'].map(
    (month, i) =>
      `CREATE TABLE ${schema}."${name}_${month}" PARTITION OF ${schema}."${name}" FOR VALUES FROM ('${month}-01Z') TO ('2024-0${i + 2}-01Z')`,
  ),
  `INSERT INTO ${schema}."${name}" SELECT 'Device ' || n % 7 || CASE n % 3 WHEN 0 THEN 'é' WHEN 1 THEN '_' ELSE 'Z' END, '2024-01-01Z'::timestamptz + n * (interval '120 days' / ${rows}),
  CASE WHEN n % 100 = 0 THEN 'NaN' ELSE n / 7.0 END, jsonb_build_object('n', n) FROM generate_series(0, ${rows - 1}) AS n`,
]

/** What is small and odd: without a key, with a text key in upper and lower case, empty, and with a foreign key. */
export const smallTables = (schema: string) => [
  `CREATE TABLE ${schema}.keyless (a integer, b text)`,
  `INSERT INTO ${schema}.keyless SELECT n % 5, 'same' FROM generate_series(1, 2000) AS n`,
  `CREATE TABLE ${schema}."Words" (word text PRIMARY KEY, n integer UNIQUE, CHECK (n >= 0))`,
  `INSERT INTO ${schema}."Words" SELECT CASE n % 4 WHEN 0 THEN 'a' WHEN 1 THEN 'B' WHEN 2 THEN 'ä' ELSE '_' END || n, n FROM generate_series(1, 3000) AS n`,
  `CREATE TABLE ${schema}.nothing (id integer PRIMARY KEY, word text REFERENCES ${schema}."Words" (word))`,
]
