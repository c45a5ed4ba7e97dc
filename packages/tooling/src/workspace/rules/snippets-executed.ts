import type { Rule } from '../rule.ts'
import { isPublished } from '../workspace.ts'

const executable = /(<!-- not executed: [^>]*-->\n)?^```(shell|sh|console|ts|sql|yaml)$/gm
const mark = /<!-- executed by ([^ ,]+)/g

/**
 * What a page tells people to type is run by a test, or the page says why not. A page names its tests:
 * `<!-- executed by e2e/docs/readme.e2e.test.ts -->`; a block that none can run has `<!-- not executed: WHY -->` above it.
 */
export const snippetsExecuted: Rule = ({ files, packages, texts }) => {
  const readmes = packages.filter(isPublished).map(({ folder }) => `${folder}/README.md`)
  const pages = files.filter(
    (file) => file === 'README.md' || readmes.includes(file) || /^apps\/docs\/(?!README)[^/]+\.md$/.test(file),
  )
  return pages.flatMap((file) => {
    const text = texts[file] ?? ''
    const blocks = [...text.matchAll(executable)].filter(([, not]) => not === undefined)
    const tests = [...text.matchAll(mark)].map(([, test = '']) => test)
    const name = file.replace(/^.*\/|\.md$/g, '')
    return [
      ...(blocks.length > 0 && tests.length === 0
        ? ['name the test that runs its snippets, <!-- executed by PATH -->, or say above a block why none can']
        : []),
      ...tests
        .filter((test) => !texts[test]?.includes(name))
        .map((test) => `${test} does not run it: there is no such test, or it does not name ${name}`),
    ].map((remedy) => ({ file, rule: 'snippets-executed', remedy }))
  })
}
