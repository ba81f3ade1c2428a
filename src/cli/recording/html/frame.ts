import type { Part } from '../../../wire.ts'
import { meaningOf } from '../explain/explained.ts'
import { escaped } from './escape.ts'

/** A datagram as a section of the page. */
export interface Section {
  readonly frame: number
  /** Text next to the number: protocol, direction, time. */
  readonly about: string
  readonly bytes: Uint8Array
  readonly parts: readonly Part[]
  /** What is malformed, or why there are no parts. */
  readonly why?: string
}

const PER_ROW = 8
const HUES = 5
const DEEPEST = 8

/** The bytes and the fields of a datagram side by side. */
export function sectionHtml({ frame, about, bytes, parts, why }: Section): string {
  const hues = huesOf(parts)
  const list = parts.map((part, i) => fieldHtml(part, i === 0, hues)).join('')
  const fields = `<ol class="fields" role="listbox" aria-label="Fields of frame ${frame}">\n${list}</ol>`
  return `<section class="frame" id="frame-${frame}" aria-labelledby="title-${frame}">
<h2 id="title-${frame}">frame ${frame} <small>${escaped(about)}</small></h2>
${why === undefined ? '' : `<p class="fault">${escaped(why)}</p>\n`}<div class="panes">
<div class="bytes" role="grid" aria-readonly="true" aria-label="Bytes of frame ${frame}">
${rowsHtml(bytes, parts, hues)}</div>
${parts.length > 0 ? fields : ''}
</div>
</section>
`
}

/** A fault, at its place in the recording. */
export const faultHtml = (text: string): string => `<p class="frame fault">${escaped(text)}</p>\n`

/** A hue for each outermost field, like the terminal's colours. */
function huesOf(parts: readonly Part[]): ReadonlyMap<string, number> {
  const hues = new Map<string, number>()
  for (const { path } of parts) if (!hues.has(outermost(path))) hues.set(outermost(path), hues.size % HUES)
  return hues
}

const outermost = (path: string): string => path.split('.')[0] as string

function rowsHtml(bytes: Uint8Array, parts: readonly Part[], hues: ReadonlyMap<string, number>): string {
  const hidden = parts.flatMap(({ start, end, hidden: isHidden }) => Array<boolean>(end - start).fill(isHidden === true))
  const classes = parts.flatMap(({ start, end, path }) => Array<string>(end - start).fill(` k${hues.get(outermost(path))}`))
  let out = ''
  for (let at = 0; at < bytes.length; at += PER_ROW) {
    const row = [...bytes.subarray(at, at + PER_ROW)]
    const cells = row
      .map((byte, i) => byteHtml(hidden[at + i] ? '··' : hexOf(byte), classes[at + i] ?? '', at + i === 0))
      .join('')
    const text = row.map((byte, i) => (hidden[at + i] ? '·' : letter(byte))).join('')
    const gap = '   '.repeat(PER_ROW - row.length)
    out += `<div class="row" role="row"><span class="at" role="rowheader">${at.toString(16).padStart(4, '0')}</span>${cells}${gap}<span class="text" aria-hidden="true">${escaped(text)}</span></div>\n`
  }
  return out
}

/** A byte of the dump. Tab reaches the first byte and the first field; the script handles the arrow keys. */
const byteHtml = (text: string, hue: string, first: boolean): string =>
  `<span class="byte${hue}" role="gridcell"${first ? ' tabindex="0"' : ''}>${text}</span>`

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0')

const letter = (byte: number): string => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·')

function fieldHtml(part: Part, first: boolean, hues: ReadonlyMap<string, number>): string {
  const { start, end, path, text, row, piece, fault, refused } = part
  const names = path.split('.')
  const depth = Math.min(names.length - 1, DEEPEST)
  const classes = ['field', `d${depth}`, piece, path === 'nlmsg_len' && 'begins', fault && 'fault', refused && 'refused']
    .filter(Boolean)
    .join(' ')
  const data = { start, end, path, piece, of: row?.of, type: row?.type }
  const given = Object.entries(data).flatMap(([name, value]) =>
    value === undefined ? [] : [` data-${name}="${escaped(String(value))}"`],
  )
  // Said once, at the header of the attribute.
  const explanation = piece === 'value' || piece === 'padding' ? meaningOf(part) : (refused ?? meaningOf(part))
  const meaning = explanation === undefined ? '' : ` <span class="meaning">${escaped(explanation)}</span>`
  const name = `<span class="name k${hues.get(outermost(path))}">${escaped(names.at(-1) as string)}</span>`
  return `<li class="${classes}" role="option" aria-selected="false"${first ? ' tabindex="0"' : ''}${given.join('')}><span class="said">${name} <span class="text">${escaped(text)}</span></span>${meaning}</li>\n`
}
