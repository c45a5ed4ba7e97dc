import ts from 'typescript'

/** What a JSON schema says of a value. */
export interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema
}

const { TypeFlags } = ts
const instant: Schema = { type: 'string', format: 'date-time' }

/**
 * Describes types of TypeScript as the JSON documents that are made of their values: by the rules of `toDocument` of cli-kit,
 * so that instants are text, methods and what is undefined are left out.
 */
export class SchemaOfTypes {
  /** What types with a name of their own look like. */
  readonly definitions: Record<string, Schema> = {}
  readonly #names = new Map<ts.Symbol, string>()
  readonly #checker: ts.TypeChecker
  readonly #instants: ReadonlySet<string>

  constructor(checker: ts.TypeChecker, instants: ReadonlySet<string>) {
    this.#checker = checker
    this.#instants = instants
  }

  /** The schema of one type. */
  of(type: ts.Type): Schema {
    const { flags } = type
    if (flags & (TypeFlags.Any | TypeFlags.Unknown)) return {}
    if (flags & TypeFlags.BooleanLike) return { type: 'boolean' }
    if (type.isLiteral()) return { enum: [type.value] }
    if (flags & (TypeFlags.StringLike | TypeFlags.BigIntLike)) return { type: 'string' }
    if (flags & TypeFlags.NumberLike) return { type: 'number' }
    // A text of which some are known: `'run' | (string & {})`.
    if (type.isIntersection() && type.types.some((each) => each.flags & TypeFlags.String)) return { type: 'string' }
    if (flags & TypeFlags.Null) return { type: 'null' }
    const written = this.#writtenAs(type)
    if (written) return written
    const name = this.#nameOf(type)
    if (name === undefined) return this.#structure(type)
    if (!(name in this.definitions)) {
      this.definitions[name] = {}
      this.definitions[name] = { ...describe(this.#checker, this.#ownSymbol(type)), ...this.#structure(type) }
    }
    return { $ref: `#/$defs/${name}` }
  }

  #structure(type: ts.Type): Schema {
    if (type.isUnion()) return this.#union(type)
    if (this.#checker.isArrayType(type) || this.#checker.isTupleType(type)) {
      const of = this.#checker.getTypeArguments(type as ts.TypeReference).map((each) => this.of(each))
      return { type: 'array', items: oneOf(of) }
    }
    return this.members(type)
  }

  #union({ types }: ts.UnionType): Schema {
    const values = types.filter((each) => (each.flags & TypeFlags.Undefined) === 0)
    const literals = values.flatMap((each) => (each.isLiteral() ? [each.value] : []))
    const others = values.filter((each) => !each.isLiteral()).map((each) => this.of(each))
    return oneOf([...(literals.length > 0 ? [{ enum: literals }] : []), ...others])
  }

  /** What an object holds, described in place whatever its name. */
  members(type: ts.Type): Schema {
    const members = this.#checker.getPropertiesOfType(type).flatMap((symbol) => {
      const member = this.#checker.getTypeOfSymbol(symbol)
      return member.getCallSignatures().length > 0 || symbol.name.startsWith('__@') ? [] : [{ symbol, member }]
    })
    const values = type.getStringIndexType()
    const schema = { type: 'object', ...(values ? { additionalProperties: this.of(values) } : {}) }
    if (members.length === 0) return schema
    const required = members
      .filter(({ symbol, member }) => !isOptional(symbol, member))
      .map(({ symbol }) => symbol.name)
    return {
      ...schema,
      properties: Object.fromEntries(
        members.map(({ symbol, member }) => [
          symbol.name,
          { ...describe(this.#checker, symbol), ...this.#member(symbol.name, member) },
        ]),
      ),
      ...(required.length > 0 ? { required } : {}),
    }
  }

  #member(name: string, type: ts.Type): Schema {
    const schema = this.of(type)
    if (!this.#instants.has(name)) return schema
    if (schema.type === 'number') return instant
    return schema.anyOf ? { anyOf: schema.anyOf.map((each) => (each.type === 'number' ? instant : each)) } : schema
  }

  /** What `toJSON` makes of it. */
  #writtenAs(type: ts.Type): Schema | undefined {
    const method = type.getProperty('toJSON')
    const signature = method && this.#checker.getTypeOfSymbol(method).getCallSignatures()[0]
    if (!signature) return undefined
    return type.symbol.name === 'Date' ? instant : this.of(signature.getReturnType())
  }

  #ownSymbol(type: ts.Type): ts.Symbol | undefined {
    return type.aliasSymbol ?? (type.getSymbol() as ts.Symbol | undefined)
  }

  /** The name of an interface or alias of ours; nothing for what is written in place, is generic, or is part of the language. */
  #nameOf(type: ts.Type): string | undefined {
    const symbol = this.#ownSymbol(type)
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName ?? ''
    const generic = type.aliasTypeArguments ?? this.#checker.getTypeArguments(type as ts.TypeReference)
    if (!symbol || symbol.name.startsWith('__') || generic.length > 0) return undefined
    if (/node_modules\/(typescript|@types)\//.test(file)) return undefined
    const known = this.#names.get(symbol)
    if (known) return known
    const taken = [...this.#names.values()]
    let name = symbol.name
    for (let n = 2; taken.includes(name); n++) name = `${symbol.name}${n}`
    this.#names.set(symbol, name)
    return name
  }
}

function oneOf(schemas: readonly Schema[]): Schema {
  const different = [...new Map(schemas.map((each) => [JSON.stringify(each), each])).values()]
  return different.length === 1 && different[0] ? different[0] : { anyOf: different }
}

function isOptional(symbol: ts.Symbol, type: ts.Type): boolean {
  if (symbol.flags & ts.SymbolFlags.Optional || type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return true
  return type.isUnion() && type.types.some(({ flags }) => flags & TypeFlags.Undefined)
}

function describe(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): Pick<Schema, 'description'> {
  const description = ts.displayPartsToString(symbol?.getDocumentationComment(checker)).replaceAll(/\s*\n\s*/g, ' ')
  return description === '' ? {} : { description }
}
