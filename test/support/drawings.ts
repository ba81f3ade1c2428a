import { readFileSync } from 'node:fs'
import { explainParts, fromHex, type Part } from '../../src/wire.ts'
import { ROOT } from './pages.ts'

/** Drawings of messages for the pages, made of recorded bytes. `npm run docs` writes them (drawings-write.ts). */
export const drawings: ReadonlyMap<string, () => string> = new Map([
  ['docs/wire/nlmsghdr.svg', () => boxes('link-set-up', 'struct nlmsghdr, first in every message', 0, 16)],
  ['docs/wire/ifinfomsg.svg', () => boxes('link-set-up', 'struct ifinfomsg, after the header', 16, 32)],
  ['docs/wire/nest.svg', () => boxes('link-create-veth', 'IFLA_LINKINFO: attributes in attributes', 44, 92)],
  ['docs/message.svg', () => lines('link-create-veth', 'nlwire explain: ip link add veth-s type veth peer name veth-c')],
])

const STYLE = `
text{font:10px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1f2328}
.b{fill:#fff}.h{font-size:13px}.t{font-size:11px}.m,.o{fill:#59636e}
rect{stroke:#8c959f}.b,.l rect{stroke:none}
.k0{fill:#ddf4ff}.k1{fill:#fff8c5}.k2{fill:#dafbe1}.k3{fill:#fbefff}.k4{fill:#ffebe9}.k5{fill:#eaeef2}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.b{fill:#0d1117}.m,.o{fill:#b1bac4}rect{stroke:#6e7681}
.k0{fill:#0c2d6b}.k1{fill:#4b2900}.k2{fill:#033a16}.k3{fill:#3c1e70}.k4{fill:#67060c}.k5{fill:#2f353d}}
`

function svg(title: string, width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<rect class="b" width="${width}" height="${height}" rx="6"/>
${body}</svg>
`
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function explained(fixture: string): { bytes: Uint8Array; parts: readonly Part[] } {
  const bytes = fromHex(readFileSync(`${ROOT}fixtures/wire/${fixture}.hex`, 'utf8'))
  return { bytes, parts: explainParts(bytes) }
}

const hexOf = (bytes: Uint8Array): string[] => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))

const [WIDE, HIGH, STEP, TOP, GUTTER, NAME] = [80, 34, 10, 44, 34, 15]

/**
 * Bytes from `from` to `to` as boxes, four in a row after the offset of the first, as a header file shows a struct. A nest is a frame
 * around its attributes, with its name and a colour of its own. Outside of nests each field has a colour.
 */
function boxes(fixture: string, title: string, from: number, to: number): string {
  const { bytes, parts } = explained(fixture)
  const shown = parts.filter(({ start, end }) => start >= from && end <= to).flatMap(headerCells)
  const hues = new Map<string, number>()
  const hueOf = (name: string): number => hues.get(name) ?? hues.set(name, hues.size % 6).get(name) ?? 0
  const deepest = Math.max(0, ...shown.map(({ nest, path }) => (nest ? path.split('.').length : 0)))
  const inner = 4 * WIDE + 2 * deepest * STEP
  let [body, y] = ['', TOP]
  const frames: { y: number; drawn: string }[] = []
  const open: { end: number; y: number; path: string }[] = []
  const close = (at: number): void => {
    for (let one = open.at(-1); one && one.end <= at; one = open.at(-1)) {
      open.pop()
      y += STEP / 2
      const x = GUTTER + open.length * STEP
      const name = `<text class="m" x="${x + STEP}" y="${one.y + 12}">${one.path.split('.').at(-1)}</text>\n`
      frames.push({
        y: one.y,
        drawn: box(`k${hueOf(one.path)}`, x, one.y, inner - 2 * open.length * STEP, y - one.y) + name,
      })
    }
  }
  for (const cell of shown) {
    close(cell.start)
    if (cell.nest) {
      y += open.length > 0 ? STEP / 2 : 0
      open.push({ end: cell.nest, y, path: cell.path })
      y += NAME
    }
    const hue = hueOf(open.at(-1)?.path ?? cell.path)
    const wide = (inner - 2 * open.length * STEP) / 4
    for (let at = cell.start; at < cell.end; ) {
      const column = (at - from) % 4
      const stop = Math.min(cell.end, at + 4 - column)
      const [x, width] = [GUTTER + open.length * STEP + column * wide, (stop - at) * wide]
      if (column === 0) body += `<text class="o" x="${GUTTER - 6}" y="${y + 15}" text-anchor="end">${at}</text>\n`
      body += box(`k${hue}`, x, y, width, HIGH)
      hexOf(bytes.subarray(at, stop)).forEach((hex, i) => {
        body += words('h', x + (i + 0.5) * wide, y + 15, hex)
      })
      if (at === cell.start) body += words('m', x + width / 2, y + 28, cell.text)
      if ((stop - from) % 4 === 0) y += HIGH
      at = stop
    }
  }
  close(to)
  const head = `<text class="t" x="${STEP}" y="19">${escaped(title)}</text>\n<text class="o" x="${STEP}" y="36">byte</text>\n`
  const around = frames.sort((one, other) => one.y - other.y).map(({ drawn }) => drawn)
  return svg(title, GUTTER + inner + STEP, y + STEP, `${head}${around.join('')}${body}`)
}

const box = (hue: string, x: number, y: number, width: number, height: number): string =>
  `<rect class="${hue}" x="${x}" y="${y}" width="${width}" height="${height}"/>\n`

const words = (kind: string, x: number, y: number, text: string): string =>
  `<text class="${kind}" x="${x}" y="${y}" text-anchor="middle">${escaped(text)}</text>\n`

interface Cell {
  readonly start: number
  readonly end: number
  readonly path: string
  readonly text: string
  /** Where a nest ends. */
  readonly nest?: number
}

/** The cells of a part: the header of an attribute has two, length and type. */
function headerCells({ start, end, path, text, piece }: Part, i: number, parts: readonly Part[]): Cell[] {
  const name = path.split('.').at(-1) as string
  const [, length, type] = /^length (\d+), type (\d+)/.exec(text) ?? []
  if (piece !== 'header' || length === undefined || type === undefined)
    return [{ start, end, path, text: piece === 'padding' ? 'padding' : caption(name, text, end - start) }]
  const isNest = parts[i + 1]?.path.startsWith(`${path}.`) === true
  return [
    { start, end: start + 2, path, text: `length ${length}`, ...(isNest ? { nest: start + Number(length) } : {}) },
    { start: start + 2, end, path, text: `type ${type} ${name}` },
  ]
}

/** A byte has room for a name and a number alone. */
const caption = (name: string, text: string, size: number): string => `${name} ${size === 1 ? text.replace(/ .*/, '') : text}`

const [LINE, LEFT, LETTER] = [17, 14, 6.62]

/** A whole message as annotated hex, the colour of a line by its outermost field. */
function lines(fixture: string, title: string): string {
  const { bytes, parts } = explained(fixture)
  const hues = new Map<string, number>()
  let [body, y] = ['', 30]
  for (const { start, end, path, text } of parts) {
    const names = path.split('.')
    const field = names[0]?.replace(/^_*(nlmsg|ifi)_.*/, '$1') as string
    const hue = hues.get(field) ?? hues.set(field, hues.size % 5).get(field)
    y += LINE
    body += `<rect class="k${hue}" x="${LEFT}" y="${y - 12}" width="${Math.round((end - start) * 3 * LETTER + 2)}" height="${LINE - 1}"/>\n`
    body += `<text class="t" x="${LEFT + 4}" y="${y}">${hexOf(bytes.subarray(start, end)).join(' ')}</text>\n`
    const x = LEFT + Math.round((25 + 2 * (names.length - 1)) * LETTER)
    body += `<text class="t" x="${x}" y="${y}">${names.at(-1)} <tspan class="m">${escaped(text)}</tspan></text>\n`
  }
  const head = `<text class="t m" x="${LEFT}" y="22">${escaped(title)}</text>\n`
  return svg(title, 460, y + LEFT, `${head}<g class="l">\n${body}</g>\n`)
}
