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
.b{fill:#fff}.h{font-size:13px}.t{font-size:11px}.m{fill:#59636e}
rect{stroke:#8c959f}.b,.l rect{stroke:none}
.k0{fill:#ddf4ff}.k1{fill:#fff8c5}.k2{fill:#dafbe1}.k3{fill:#fbefff}.k4{fill:#ffebe9}.n{fill:none}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.b{fill:#0d1117}.m{fill:#b1bac4}rect{stroke:#6e7681}
.k0{fill:#0c2d6b}.k1{fill:#4b2900}.k2{fill:#033a16}.k3{fill:#3c1e70}.k4{fill:#67060c}}
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

const [WIDE, HIGH, STEP, TOP] = [80, 34, 10, 30]

/** Bytes from `from` to `to` as boxes, four in a row, as a header file shows a struct. A nest is a frame around its attributes. */
function boxes(fixture: string, title: string, from: number, to: number): string {
  const { bytes, parts } = explained(fixture)
  const shown = parts.filter(({ start, end }) => start >= from && end <= to).flatMap(headerCells)
  const hues = new Map<string, number>()
  let [body, y, deepest] = ['', TOP, 0]
  const open: { end: number; y: number; x: number }[] = []
  const close = (at: number): void => {
    for (let one = open.at(-1); one && one.end <= at; one = open.at(-1)) {
      y += STEP / 2
      body += box('n', one.x, one.y, 4 * WIDE + 2 * (deepest - open.length + 1) * STEP, y - one.y)
      open.pop()
    }
  }
  deepest = Math.max(0, ...shown.map(({ nest, path }) => (nest ? path.split('.').length : 0)))
  for (const cell of shown) {
    if ((cell.start - from) % 4 === 0) {
      close(cell.start)
      if (cell.nest) {
        open.push({ end: cell.nest, y, x: STEP + open.length * STEP })
        y += STEP / 2
      }
    }
    const name = cell.path.split('.').slice(0, 4).join('.')
    const hue = hues.get(name) ?? hues.set(name, hues.size % 5).get(name)
    for (let at = cell.start; at < cell.end; ) {
      const stop = Math.min(cell.end, at + 4 - ((at - from) % 4))
      const [x, width] = [STEP + deepest * STEP + ((at - from) % 4) * WIDE, (stop - at) * WIDE]
      body += box(`k${hue}`, x, y, width, HIGH)
      hexOf(bytes.subarray(at, stop)).forEach((hex, i) => {
        body += words('h', x + (i + 0.5) * WIDE, y + 15, hex)
      })
      if (at === cell.start) body += words('m', x + width / 2, y + 28, cell.text)
      if ((stop - from) % 4 === 0) y += HIGH
      at = stop
    }
  }
  close(to)
  const width = 4 * WIDE + 2 * STEP + 2 * deepest * STEP
  return svg(title, width, y + STEP, `<text class="t" x="${STEP}" y="19">${escaped(title)}</text>\n${body}`)
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

/** A byte has room for a name alone. */
const caption = (name: string, text: string, size: number): string => (size === 1 ? name : `${name} ${text}`)

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
