import { fromMaven, startJavaTool } from '@ctk/conformance'

/** Apache's own encoder and decoder of Avro, for what is read to come from somebody else. */
export async function startAvroTool() {
  const found = await fromMaven(['org.apache.avro:avro:1.12.1', 'org.slf4j:slf4j-nop:2.0.17'])
  if ('reason' in found) throw new Error(found.reason)
  const tool = startJavaTool(new URL('AvroTool.java', import.meta.url), [found.folder])
  return {
    /** @param json the value as Avro's JSON has it: unions name their type */
    encode: async (schema: string, json: unknown, references: readonly string[] = []): Promise<Buffer> => {
      const { bytes } = await tool.tell<{ bytes: string }>({ schema, json, references })
      return Buffer.from(bytes, 'base64')
    },
    decode: async (schema: string, bytes: Buffer): Promise<unknown> =>
      (await tool.tell<{ json: unknown }>({ schema, bytes: bytes.toString('base64') })).json,
    stop: () => tool.stop(),
  }
}
