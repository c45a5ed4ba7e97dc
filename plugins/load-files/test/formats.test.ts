import { describeFormat } from '@ctk/conformance'

describeFormat({
  name: 'csv',
  load: async () => (await import('../src/csv-format.js')).csvFormat,
  samples: [
    {
      title: 'CSV with quotes, NULL and text beyond ASCII',
      bytes: 'id,"note, long"\r\n1,"two\nlines, ""quoted"""\r\n2,\r\n\r\n3,größe 表 😀\r\n',
      rows: [
        { id: '1', 'note, long': 'two\nlines, "quoted"' },
        { id: '2', 'note, long': null },
        { id: '3', 'note, long': 'größe 表 😀' },
      ],
    },
    {
      title: 'CSV with a byte order mark and bad rows',
      bytes: Buffer.concat([
        Buffer.from('\ufeffa;b\n1;2\n3\n"x"y;4\n5;"6"\n'),
        Buffer.from([0xe9]),
        Buffer.from(';7\n8;9'),
      ]),
      options: { delimiter: ';' },
      rows: [
        { a: '1', b: '2' },
        { a: '5', b: '6' },
        { a: '8', b: '9' },
      ],
      rejected: [3, 4, 6],
    },
    {
      title: 'CSV with semicolons that nobody named',
      bytes: 'a;b\n1,5;"x;y"\n2,5;z\n',
      rows: [
        { a: '1,5', b: 'x;y' },
        { a: '2,5', b: 'z' },
      ],
    },
    {
      title: 'CSV without a header',
      bytes: '1,a\n2,b\n',
      options: { header: false },
      rows: [
        { column_1: '1', column_2: 'a' },
        { column_1: '2', column_2: 'b' },
      ],
    },
  ],
})

describeFormat({
  name: 'tsv',
  load: async () => (await import('../src/csv-format.js')).tsvFormat,
  samples: [
    {
      title: 'TSV',
      bytes: 'a\tb\n1,5\t"with\ttab"\n\t\n2\t3',
      rows: [
        { a: '1,5', b: 'with\ttab' },
        { a: null, b: null },
        { a: '2', b: '3' },
      ],
    },
  ],
})

describeFormat({
  name: 'ndjson',
  load: async () => (await import('../src/ndjson-format.js')).ndjsonFormat,
  samples: [
    {
      title: 'NDJSON with nested values, NULL and long numbers',
      bytes: '{"a":1,"b":{"c":[null,"größe 表 😀"]}}\n\r\n{"a":12345678901234567890,"b":null}\r\n{"a":-2.5,"b":""}',
      rows: [
        { a: 1, b: { c: [null, 'größe 表 😀'] } },
        { a: 12345678901234567890n, b: null },
        { a: -2.5, b: '' },
      ],
    },
    {
      title: 'NDJSON with bad lines',
      bytes: '{"a":1}\n{"a":\n[2]\n{"a":true}\n',
      rows: [{ a: 1 }, { a: true }],
      rejected: [2, 3],
    },
  ],
})

describeFormat({
  name: 'json',
  load: async () => (await import('../src/json-format.js')).jsonFormat,
  samples: [
    {
      title: 'a JSON array with nested values, NULL and long numbers',
      bytes:
        '[\n{"a":1,"b":{"c":[null,"größe ] 表 😀"]}},\n {"a":12345678901234567890,\n"b":null}, {"a":-2.5,"b":"\\""}]\n',
      rows: [
        { a: 1, b: { c: [null, 'größe ] 表 😀'] } },
        { a: 12345678901234567890n, b: null },
        { a: -2.5, b: '"' },
      ],
    },
    {
      title: 'a JSON array with values that are no rows',
      bytes: '[{"a":1},2,{"a":nope},{"a":true}]',
      rows: [{ a: 1 }, { a: true }],
      rejected: [2, 3],
    },
  ],
})
