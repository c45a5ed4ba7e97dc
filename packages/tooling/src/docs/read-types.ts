import ts from 'typescript'
import { declarationOptions } from './declaration-options.ts'

/** Built declarations, as the compiler understands them. */
export interface Types {
  readonly checker: ts.TypeChecker
  /** A type that a file exports by this name; `default` for its default export. */
  exported(file: string, name: string): ts.Type
  /** What a file exports by this name. */
  symbol(file: string, name: string): ts.Symbol
}

/** Reads declarations and everything that they refer to. */
export function readTypes(root: string, files: readonly string[]): Types {
  const { options } = ts.convertCompilerOptionsFromJson(declarationOptions(root), root)
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const symbol = (file: string, name: string): ts.Symbol => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    const found = module && checker.getExportsOfModule(module).find((each) => each.name === name)
    if (!found) throw new Error(`${file} exports no ${name}.`)
    return found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
  }
  return { checker, symbol, exported: (file, name) => checker.getDeclaredTypeOfSymbol(symbol(file, name)) }
}
