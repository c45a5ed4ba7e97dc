import { describeKafka, type KafkaTool, startKafkaTool } from '@ctk/conformance'
import type { RowBatch } from '@ctk/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startAvroTool } from './avro-tool.js'
import { findProtoc } from './protoc.js'
import { open, readAll, rowsOf } from './reading.js'
import { startTestRegistry, type TestRegistry } from './test-registry.js'

/** The header that serializers write before a value. */
function header(id: number, path?: readonly number[]): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeInt32BE(id, 1)
  if (!path) return bytes
  return Buffer.concat([bytes, Buffer.from(path.length === 0 ? [0] : [path.length, ...path].map((n) => n * 2))])
}

const kindsOf = ({ columns }: RowBatch) => Object.fromEntries(columns.map(({ name, kind }) => [name, kind]))

await describeKafka('messages with a schema', {}, (kafka) => {
  let tool: KafkaTool
  let registry: TestRegistry
  let avro: Awaited<ReturnType<typeof startAvroTool>>
  let protoc: Awaited<ReturnType<typeof findProtoc>>
  beforeAll(async () => {
    tool = startKafkaTool(kafka)
    registry = await startTestRegistry()
    avro = await startAvroTool()
    protoc = await findProtoc()
  })
  afterAll(() => {
    tool.stop()
    avro.stop()
    protoc.remove()
    registry.stop()
  })
  beforeEach(() => {
    registry.failing = undefined
    registry.login = undefined
  })

  /** The batches of a topic with these values. */
  const read = async (values: readonly Buffer[], query = ''): Promise<RowBatch[]> => {
    const topic = await tool.topic()
    await tool.send(
      topic,
      values.map((value) => ({ value })),
    )
    return readAll(await open(kafka.broker, topic, `registry=${encodeURIComponent(registry.url)}${query}`))
  }

  describe('in Avro', () => {
    it('have columns of the kinds that it tells, and lose no digit', async () => {
      const schema = JSON.stringify({
        type: 'record',
        name: 'Reading',
        namespace: 'org.example',
        fields: [
          { name: 'id', type: 'long' },
          { name: 'small', type: 'int' },
          { name: 'ratio', type: 'double' },
          { name: 'single', type: 'float' },
          { name: 'ok', type: 'boolean' },
          { name: 'note', type: ['null', 'string'], default: null },
          { name: 'raw', type: 'bytes' },
          { name: 'level', type: { type: 'enum', name: 'Level', symbols: ['LOW', 'HIGH'] } },
          { name: 'tags', type: { type: 'array', items: 'string' } },
          { name: 'counts', type: { type: 'map', values: 'long' } },
          { name: 'either', type: ['null', 'long', 'double', 'Level'] },
          {
            name: 'tree',
            type: {
              type: 'record',
              name: 'Node',
              fields: [
                { name: 'v', type: 'int' },
                { name: 'next', type: ['null', 'Node'] },
              ],
            },
          },
          { name: 'ms', type: { type: 'long', logicalType: 'timestamp-millis' } },
          { name: 'us', type: ['null', { type: 'long', logicalType: 'timestamp-micros' }] },
          { name: 'local', type: { type: 'long', logicalType: 'local-timestamp-millis' } },
          { name: 'day', type: { type: 'int', logicalType: 'date' } },
          { name: 'clock', type: { type: 'int', logicalType: 'time-millis' } },
          { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
          {
            name: 'exact',
            type: { type: 'fixed', name: 'Exact', size: 16, logicalType: 'decimal', precision: 38, scale: 10 },
          },
          { name: 'uid', type: { type: 'string', logicalType: 'uuid' } },
          { name: 'lasts', type: { type: 'fixed', name: 'Lasts', size: 12, logicalType: 'duration' } },
        ],
      })
      const id = registry.add({ schema })
      const first = {
        id: 9007199254740993n,
        small: -3,
        ratio: 0.1,
        single: 0.5,
        ok: true,
        note: { string: 'größe' },
        raw: '\u0000\u00ff',
        level: 'HIGH',
        tags: ['a', 'b'],
        counts: { x: 1 },
        either: { double: 2.5 },
        tree: { v: 1, next: { 'org.example.Node': { v: 2, next: null } } },
        ms: 1_700_000_000_123,
        us: { long: 1_700_000_000_123_456 },
        local: 0,
        day: 19_000,
        clock: 49_530_250,
        price: '\u0004\u00d2',
        exact: `${'\u00ff'.repeat(15)}\u0085`,
        uid: 'c0ffee00-0000-4000-8000-000000000001',
        lasts: '\u0001\0\0\0\u0002\0\0\0\u00dc\u0005\0\0',
      }
      const second = {
        ...first,
        id: -1,
        note: null,
        either: { 'org.example.Level': 'LOW' },
        us: null,
        tags: [],
        counts: {},
        tree: { v: 3, next: null },
      }
      const bytes = [await avro.encode(schema, first), await avro.encode(schema, second)]
      const batches = await read(bytes.map((value) => Buffer.concat([header(id), value])))
      expect(batches[0]?.rejected).toBeUndefined()
      const rows = rowsOf(batches).map(({ row }) => row)
      expect(rows[0]).toEqual({
        id: 9007199254740993n,
        small: -3,
        ratio: 0.1,
        single: 0.5,
        ok: true,
        note: 'größe',
        raw: 'AP8=',
        level: 'HIGH',
        tags: ['a', 'b'],
        counts: { x: 1 },
        either: 2.5,
        tree: { v: 1, next: { v: 2, next: null } },
        ms: new Date(1_700_000_000_123),
        us: '2023-11-14T22:13:20.123456Z',
        local: new Date(0),
        day: new Date(19_000 * 86_400_000),
        clock: '13:45:30.250',
        price: '12.34',
        exact: '-0.0000000123',
        uid: 'c0ffee00-0000-4000-8000-000000000001',
        lasts: 'P1M2DT1.5S',
      })
      expect(rows[1]).toMatchObject({
        id: -1,
        note: null,
        either: 'LOW',
        us: null,
        tags: [],
        counts: {},
        tree: { v: 3, next: null },
      })
      expect(kindsOf(batches[0] as RowBatch)).toEqual({
        id: 'integer',
        small: 'integer',
        ratio: 'float',
        single: 'float',
        ok: 'boolean',
        note: 'text',
        raw: 'text',
        level: 'text',
        tags: 'json',
        counts: 'json',
        either: undefined,
        tree: 'json',
        ms: 'timestamptz',
        us: 'timestamptz',
        local: 'timestamp',
        day: 'date',
        clock: 'text',
        price: 'float',
        exact: 'text',
        uid: 'text',
        lasts: 'text',
      })
    })

    it('know whole numbers of every length', async () => {
      const id = registry.add({ schema: '"long"' })
      const numbers = [
        0n,
        -1n,
        63n,
        64n,
        -64n,
        -65n,
        2n ** 27n,
        2n ** 31n,
        -(2n ** 48n) - 1n,
        2n ** 53n - 1n,
        2n ** 53n + 1n,
        2n ** 63n - 1n,
        -(2n ** 63n),
      ]
      const bytes = numbers.map((number) => Buffer.concat([header(id), zigzag(number)]))
      const batches = await read(bytes)
      expect(rowsOf(batches).map(({ row }) => BigInt(row.value as bigint))).toEqual(numbers)
      expect((await avro.encode('"long"', Number(2n ** 48n))).equals(zigzag(2n ** 48n))).toBe(true)
    })

    it('may refer to schemas of other subjects', async () => {
      const place = JSON.stringify({
        type: 'record',
        name: 'Place',
        namespace: 'a',
        fields: [{ name: 'city', type: 'string' }],
      })
      registry.add({ schema: place }, 'places')
      const schema = JSON.stringify({
        type: 'record',
        name: 'Visit',
        namespace: 'a',
        fields: [
          { name: 'at', type: 'Place' },
          { name: 'n', type: 'int' },
        ],
      })
      const id = registry.add({ schema, references: [{ name: 'a.Place', subject: 'places', version: 1 }] })
      const bytes = await avro.encode(schema, { at: { city: 'Wien' }, n: 1 }, [place])
      expect(rowsOf(await read([Buffer.concat([header(id), bytes])])).map(({ row }) => row)).toEqual([
        { at: { city: 'Wien' }, n: 1 },
      ])
    })

    it('may change their schema in the middle of a topic', async () => {
      const record = (fields: object[]) => JSON.stringify({ type: 'record', name: 'R', fields })
      const [one, two] = [
        record([{ name: 'a', type: 'int' }]),
        record([
          { name: 'a', type: 'string' },
          { name: 'b', type: 'boolean' },
        ]),
      ]
      const values = [
        Buffer.concat([header(registry.add({ schema: one })), await avro.encode(one, { a: 1 })]),
        Buffer.concat([header(registry.add({ schema: two })), await avro.encode(two, { a: 'x', b: true })]),
      ]
      const batches = await read(values)
      expect(rowsOf(batches).map(({ row }) => row)).toEqual([
        { a: 1, b: null },
        { a: 'x', b: true },
      ])
      expect(kindsOf(batches[0] as RowBatch)).toEqual({ a: undefined, b: 'boolean' })
    })

    it('are rejected one by one where they do not fit', async () => {
      const schema = JSON.stringify({ type: 'record', name: 'R', fields: [{ name: 'a', type: 'string' }] })
      const id = registry.add({ schema })
      const good = await avro.encode(schema, { a: 'x' })
      const batches = await read([
        Buffer.concat([header(id), good]),
        Buffer.concat([header(id), good.subarray(0, 1)]),
        Buffer.concat([header(id), good, good]),
        Buffer.concat([header(999), good]),
        Buffer.from('{"a":1}'),
        Buffer.concat([header(registry.add({ schema: '{"type":"recrd"}' })), good]),
        Buffer.concat([header(id), Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f])]),
      ])
      expect(rowsOf(batches).map(({ row }) => row)).toEqual([{ a: 'x' }])
      expect(batches[0]?.rejected?.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
        `1 does not fit schema ${id}: it ends too early`,
        `2 does not fit schema ${id}: 2 bytes are left over`,
        `3 needs schema 999, which is not in ${registry.url}`,
        '4 does not begin with the id of a schema',
        expect.stringMatching(/^5 has schema \d+, which cannot be read: there is no type recrd$/),
        `6 does not fit schema ${id}: it ends too early`,
      ])
    })
  })

  describe('in Protobuf', () => {
    const shared = 'syntax = "proto3"; package shop; message Place { string city = 1; }'
    const main = `syntax = "proto3"; package shop;
      import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto"; import "google/protobuf/wrappers.proto"; import "google/protobuf/struct.proto";
      import "place.proto";
      enum Level { LOW = 0; HIGH = 1; }
      message Other { int32 n = 1; }
      message Order {
        message Line { string sku = 1; Line part = 2; }
        int64 id = 1; uint64 big = 2; double ratio = 3; bool ok = 4; string note = 5; bytes raw = 6; Level level = 7;
        repeated string tags = 8; map<string, int64> counts = 9; Line line = 10; optional int32 maybe = 11;
        google.protobuf.Timestamp at = 12; google.protobuf.Duration lasts = 13; google.protobuf.Int64Value wrapped = 14; google.protobuf.Struct doc = 15;
        Place place = 16; oneof either { string text = 17; int32 number = 18; } sint64 signed = 19; fixed32 fixed = 20;
      }`
    const files = { 'main.proto': main, 'place.proto': shared }
    let id: number
    beforeAll(() => {
      registry.add({ schemaType: 'PROTOBUF', schema: shared }, 'place')
      id = registry.add({
        schemaType: 'PROTOBUF',
        schema: main,
        references: [{ name: 'place.proto', subject: 'place', version: 1 }],
      })
    })

    it('have columns of the kinds that it tells, and lose no digit', async () => {
      const text = `id: 9007199254740993 big: 18446744073709551615 ratio: 0.1 ok: true note: "gr\\303\\266\\303\\237e" raw: "\\000\\377" level: HIGH tags: ["a", "b"]
        counts { key: "x" value: 5 } line { sku: "s" part { sku: "t" } } maybe: 0 at { seconds: 1700000000 nanos: 123456000 } lasts { seconds: -1 nanos: -500000000 }
        wrapped { value: 7 } doc { fields { key: "k" value { list_value { values { number_value: 1 } values { null_value: NULL_VALUE } } } } }
        place { city: "Wien" } number: 3 signed: -5 fixed: 4000000000`
      const values = [protoc.encode('shop.Order', text, files), protoc.encode('shop.Order', '', files)]
      const batches = await read(values.map((value) => Buffer.concat([header(id, [1]), value])))
      expect(batches[0]?.rejected).toBeUndefined()
      const [full, empty] = rowsOf(batches).map(({ row }) => row)
      expect(full).toEqual({
        id: 9007199254740993n,
        big: 18446744073709551615n,
        ratio: 0.1,
        ok: true,
        note: 'größe',
        raw: 'AP8=',
        level: 'HIGH',
        tags: ['a', 'b'],
        counts: { x: 5 },
        line: { sku: 's', part: { sku: 't', part: null } },
        maybe: 0,
        at: '2023-11-14T22:13:20.123456Z',
        lasts: '-1.5s',
        wrapped: 7,
        doc: { k: [1, null] },
        place: { city: 'Wien' },
        text: null,
        number: 3,
        signed: -5,
        fixed: 4_000_000_000,
      })
      expect(empty).toEqual({
        id: 0,
        big: 0,
        ratio: 0,
        ok: false,
        note: '',
        raw: '',
        level: 'LOW',
        tags: [],
        counts: {},
        line: null,
        maybe: null,
        at: null,
        lasts: null,
        wrapped: null,
        doc: null,
        place: null,
        text: null,
        number: null,
        signed: 0,
        fixed: 0,
      })
      expect(kindsOf(batches[0] as RowBatch)).toEqual({
        id: 'integer',
        big: 'integer',
        ratio: 'float',
        ok: 'boolean',
        note: 'text',
        raw: 'text',
        level: 'text',
        tags: 'json',
        counts: 'json',
        line: 'json',
        maybe: 'integer',
        at: 'timestamptz',
        lasts: 'text',
        wrapped: 'integer',
        doc: 'json',
        place: 'json',
        text: 'text',
        number: 'integer',
        signed: 'integer',
        fixed: 'integer',
      })
    })

    it('tell which message of the schema they are', async () => {
      const values = [
        Buffer.concat([header(id, []), protoc.encode('shop.Other', 'n: 5', files)]),
        Buffer.concat([header(id, [1, 0]), protoc.encode('shop.Order.Line', 'sku: "s"', files)]),
        Buffer.concat([header(id, [7]), Buffer.alloc(0)]),
        Buffer.concat([header(id, [0]), Buffer.from([0x0d, 1])]),
      ]
      const batches = await read(values)
      expect(rowsOf(batches).map(({ row }) => row)).toEqual([
        { n: 5, sku: null, part: null },
        { n: null, sku: 's', part: null },
      ])
      expect(batches[0]?.rejected?.map(({ line }) => line)).toEqual([2, 3])
    })
  })

  it('in JSON are rows as without a schema', async () => {
    const id = registry.add({ schemaType: 'JSON', schema: '{"type":"object"}' })
    const batches = await read([Buffer.concat([header(id), Buffer.from('{"a":12345678901234567890}')])])
    expect(rowsOf(batches).map(({ row }) => row)).toEqual([{ a: 12345678901234567890n }])
  })

  it('ask the registry once for each schema, with its login', async () => {
    const id = registry.add({ schema: '"int"' })
    registry.login = 'ann:pass word'
    const before = registry.requests.length
    const value = Buffer.concat([header(id), Buffer.from([2])])
    const login = registry.url.replace('://', '://ann:pass%20word@')
    const topic = await tool.topic({ partitions: 2 })
    await tool.send(
      topic,
      [0, 1, 0, 1].map((partition) => ({ value, partition })),
    )
    const query = `registry=${encodeURIComponent(login)}`
    expect(rowsOf(await readAll(await open(kafka.broker, topic, query)))).toHaveLength(4)
    expect(registry.requests.slice(before)).toEqual([`GET /schemas/ids/${id}`])
  })

  it('say what is wrong with the registry, and never the password', async () => {
    const id = registry.add({ schema: '"int"' })
    const values = [Buffer.concat([header(id), Buffer.from([2])])]
    const failure = async (query = '') => {
      const error = await read(values, query).catch((e: unknown) => e)
      expect(JSON.stringify(error)).not.toContain('hunter2')
      return error
    }
    registry.login = 'ann:secret'
    expect(await failure()).toMatchObject({
      code: 'CTK_AUTH_FAILED',
      message: `The schema registry ${registry.url} does not accept the user or the password.`,
    })
    registry.login = undefined
    registry.failing = 403
    expect(await failure()).toMatchObject({ code: 'CTK_PERMISSION_DENIED' })
    registry.failing = 503
    expect(await failure()).toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: `The schema registry ${registry.url} cannot be reached: it answers 503.`,
    })
    registry.failing = undefined
    const topic = await tool.topic()
    await tool.send(topic, [{ value: values[0] as Buffer }])
    const ended = await startTestRegistry()
    ended.stop()
    const nobody = `registry=${encodeURIComponent(ended.url.replace('://', '://ann:hunter2@'))}`
    const error = await readAll(await open(kafka.broker, topic, nobody)).catch((e: unknown) => e)
    expect(error).toMatchObject({
      code: 'CTK_CONNECTION_FAILED',
      message: `The schema registry ${ended.url} cannot be reached: ECONNREFUSED.`,
    })
    const elsewhere = `registry=${encodeURIComponent(`${registry.url}/elsewhere`)}`
    await expect(readAll(await open(kafka.broker, topic, elsewhere))).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
    })
  })
})

/** A whole number as Avro writes it. */
function zigzag(number: bigint): Buffer {
  let rest = BigInt.asUintN(64, (number << 1n) ^ (number >> 63n))
  const bytes: number[] = []
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}
