import type { Size } from './installed-packages.ts'
import type { Sizes } from './measure-sizes.ts'

/** The part of a page that lies between two marks, which stay. */
export const sizesPart = /(?<=<!-- sizes: written by npm run sizes -->\n)[\s\S]*?(?=<!-- end of sizes -->)/

/** To two digits, so that a new patch of a dependency changes nothing. */
export function rounded({ packages, bytes }: Size): Size {
  return { packages, bytes: Number(bytes.toPrecision(2)) }
}

/** The tables of the page on installing. */
export function sizesTable({ cli, library, shared, plugins }: Sizes, libraryCommand: string): string {
  const added = Object.entries(plugins).sort(([, a], [, b]) => b.bytes - a.bytes)
  return `
| command | packages | on disk |
| --- | ---: | ---: |
${row('`npm install --global @ctk/cli`', cli)}
${row(`\`${libraryCommand}\``, library)}
${row('with the first `ctk plugins install`, at most: what plugins share', shared)}

| plugin | packages | on disk |
| --- | ---: | ---: |
${added.map(([name, size]) => row(`\`${name}\``, size)).join('\n')}

`
}

function row(name: string, size: Size): string {
  const { packages, bytes } = rounded(size)
  const text = bytes < 1e6 ? `${bytes / 1e3} kB` : `${bytes / 1e6} MB`
  return `| ${name} | ${packages} | ${text} |`
}
