/** What a schema says of a value, with all names resolved. Types that contain themselves are the same object again. */
export type AvroType =
  | { readonly kind: AvroPrimitive; readonly logical?: Logical }
  | { readonly kind: 'fixed'; readonly size: number; readonly logical?: Logical }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | {
      readonly kind: 'record'
      readonly name: string
      readonly fields: { readonly name: string; readonly type: AvroType }[]
    }

export type AvroPrimitive = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

/** What a value stands for. */
export interface Logical {
  readonly name: string
  /** Of a decimal: its digits, and how many of them stand behind the point. */
  readonly precision: number
  readonly scale: number
}
