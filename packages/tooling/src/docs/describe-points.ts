import type { ContributionPoint } from '@ctk/core'
import * as plugin from '@ctk/core/plugin'
import ts from 'typescript'
import type { DescribedPoint } from './contributions-page.ts'
import type { Types } from './read-types.ts'

/** The contribution points of core, with what their declarations say. */
export function describePoints(file: string, { checker, symbol }: Types): DescribedPoint[] {
  return Object.entries(plugin).flatMap(([constant, value]) => {
    if (!isPoint(value)) return []
    const declared = symbol(file, constant)
    const contract = checker.typeToString(checker.getTypeOfSymbol(declared)).replace(/^ContributionPoint<(.*)>$/, '$1')
    const meaning = ts.displayPartsToString(declared.getDocumentationComment(checker))
    return [{ constant, point: value, meaning, contract: contract.replace(/<.*$/, '') }]
  })
}

function isPoint(value: unknown): value is ContributionPoint<unknown> {
  return typeof value === 'object' && value !== null && 'symbol' in value
}
