import { parseAst } from 'vitest/node'

/** One import, re-export or `import()` with a literal specifier. */
export interface Import {
  readonly specifier: string
  /** Whether only types are imported, so that nothing is loaded when the program runs. */
  readonly typeOnly: boolean
  /** Whether it is an `import()`: loaded when the program gets there, not before it starts. */
  readonly dynamic: boolean
}

/** What the rules want to know of a module's text. */
export interface ModuleFacts {
  readonly imports: readonly Import[]
  /** Reads of the system's clock, as written: `Date.now()`, `new Date()`, `Temporal.Now`. */
  readonly clockReads: readonly string[]
  /** The names at the right of `instanceof`. */
  readonly instanceofs: readonly string[]
  /** The beginnings of strings that are SQL statements and not written with the `sql` tag. */
  readonly rawSql: readonly string[]
}

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

const statements = [
  'SELECT\\s.*\\sFROM',
  'INSERT INTO',
  'UPDATE\\s\\S+\\sSET',
  'DELETE FROM',
  'COPY\\s\\S+\\s(FROM|TO)',
  '(CREATE|DROP|ALTER) (TABLE|SCHEMA|VIEW|INDEX|SNAPSHOT|REPOSITORY)',
]
/** Statements in capitals or without any; a sentence for people, which begins with one capital, is not taken for one. */
const sqlStart = new RegExp(`^\\s*(${statements.join('|')}|${statements.map(lowerCase).join('|')})\\s`, 's')

/** Reads a TypeScript or JavaScript module without running it. Fails when the text does not parse. */
export function moduleFacts(text: string): ModuleFacts {
  const facts = {
    imports: [] as Import[],
    clockReads: [] as string[],
    instanceofs: [] as string[],
    rawSql: [] as string[],
  }
  visit(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => {
    const imported = importOf(node)
    if (imported) facts.imports.push(imported)
    const clockRead = clockReadOf(node)
    if (clockRead) facts.clockReads.push(clockRead)
    if (node.type === 'BinaryExpression' && node.operator === 'instanceof') facts.instanceofs.push(nameOf(node.right))
    const string = stringOf(node)
    if (sqlStart.test(string)) facts.rawSql.push(string.trim().slice(0, 40))
  })
  return facts
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node)
  for (const [key, value] of Object.entries(node)) {
    if (node.type === 'TaggedTemplateExpression' && key === 'quasi') {
      // The text of a tagged template is the tag's business; what is put into it is looked at like everything else.
      for (const expression of (value as { expressions: Node[] }).expressions) visit(expression, see)
      continue
    }
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function importOf(node: Node): Import | undefined {
  const specifier = (node.source as { value?: unknown } | null | undefined)?.value
  if (typeof specifier !== 'string') return undefined
  if (node.type === 'TSImportType') return { specifier, typeOnly: true, dynamic: false }
  if (node.type === 'ImportExpression') return { specifier, typeOnly: false, dynamic: true }
  if (node.type === 'ExportAllDeclaration') return { specifier, typeOnly: node.exportKind === 'type', dynamic: false }
  if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration') return undefined
  const kind = node.type === 'ImportDeclaration' ? 'importKind' : 'exportKind'
  const names = node.specifiers as Node[]
  const typeOnly = node[kind] === 'type' || (names.length > 0 && names.every((name) => name[kind] === 'type'))
  return { specifier, typeOnly, dynamic: false }
}

function clockReadOf(node: Node): string | undefined {
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'Date' && (node.arguments as []).length === 0)
    return 'new Date()'
  if (node.type !== 'MemberExpression') return undefined
  const name = `${nameOf(node.object)}.${nameOf(node.property)}`
  return name === 'Date.now' || name === 'Temporal.Now' ? name : undefined
}

function nameOf(node: unknown): string {
  const { type, name, property } = node as Node
  return type === 'MemberExpression' ? nameOf(property) : typeof name === 'string' ? name : ''
}

function stringOf(node: Node): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type !== 'TemplateLiteral') return ''
  return (node.quasis as { value: { cooked?: string } }[]).map(({ value }) => value.cooked ?? '').join('…')
}

function lowerCase(pattern: string): string {
  return pattern.replaceAll(/[A-Z]{2,}/g, (word) => word.toLowerCase())
}
