// Runs in the page that `nlwire explain --html` writes. The fields and the bytes are in the document; this script
// highlights them.

const PER_ROW = 8
const detail = document.getElementById('detail')
const known = new WeakMap()

/** Bytes and fields of a frame, and the field of each byte. Built when the pointer first enters the frame. */
function partsOf(frame) {
  const found = known.get(frame)
  if (found) return found
  const bytes = [...frame.querySelectorAll('.byte')]
  const fields = [...frame.querySelectorAll('.field')]
  const fieldAt = []
  for (const field of fields) for (let at = start(field); at < end(field); at++) fieldAt[at] = field
  const parts = { bytes, fields, fieldAt }
  known.set(frame, parts)
  return parts
}

const start = (field) => Number(field.dataset.start)
const end = (field) => Number(field.dataset.end)

/** Header of an attribute: the last one with its path, as lists repeat paths. */
const header = (path, fields) => fields.findLast((one) => one.dataset.path === path && one.dataset.piece === 'header')

/** Headers of the attributes around a field, outermost first. */
function around(field, fields) {
  const names = field.dataset.path.split('.')
  const before = fields.slice(0, fields.indexOf(field))
  return names.slice(0, -1).flatMap((_, i) => header(names.slice(0, i + 1).join('.'), before) ?? [])
}

/** End offset of the attribute with this header, including its padding. */
function extent(field, fields) {
  const { path, piece } = field.dataset
  if (piece !== 'header') return end(field)
  let last = field
  for (const next of fields.slice(fields.indexOf(field) + 1)) {
    const inside = next.dataset.path.startsWith(`${path}.`) || (next.dataset.path === path && next.dataset.piece !== 'header')
    if (!inside) break
    last = next
  }
  return end(last)
}

let lit = []

/** Highlights a field and its bytes, and its inner fields more softly. `at` is the byte under the pointer. */
function light(frame, field, at) {
  const { bytes, fields } = partsOf(frame)
  for (const element of lit) element.classList.remove('lit', 'around')
  for (const one of document.querySelectorAll('[aria-selected=true]')) one.setAttribute('aria-selected', 'false')
  field.setAttribute('aria-selected', 'true')
  const own = bytes.slice(start(field), end(field))
  const inner = bytes.slice(end(field), extent(field, fields))
  for (const element of [field, ...own]) element.classList.add('lit')
  for (const element of inner) element.classList.add('around')
  lit = [field, ...own, ...inner]
  describe(field, fields, at)
  return own
}

/** Declaration of a byte of an attribute's header (a struct). */
const NLATTR = [
  ['nla_len', 'length of the attribute with this header, without padding'],
  ['nla_len', 'length of the attribute with this header, without padding'],
  ['nla_type', 'which attribute it is; the two highest bits: it holds attributes, it is in network byte order'],
  ['nla_type', 'which attribute it is; the two highest bits: it holds attributes, it is in network byte order'],
]

/** Meaning of a field from the table. For an attribute it is next to the header. */
function meaning(field, fields) {
  const { path, piece } = field.dataset
  const own = piece === 'value' || piece === 'padding' ? header(path, fields.slice(0, fields.indexOf(field))) : field
  return own?.querySelector('.meaning')?.textContent
}

/**
 * Shows a field's details: path, value, offset, C struct member, meaning; then those of its outer fields. As text,
 * never markup.
 */
function describe(field, fields, at) {
  const { path, piece, of, type } = field.dataset
  const one = end(field) - start(field) === 1
  const bytes = one ? `byte ${start(field)}` : `bytes ${start(field)} to ${end(field) - 1}`
  const place = at === undefined || one ? bytes : `byte ${at} of ${bytes}`
  const declaration = declared(path, piece, of, type, at === undefined ? undefined : at - start(field))
  const outer = around(field, fields).reverse()
  detail.replaceChildren(
    line('path', `${path.replaceAll('.', ' \u203a ')}: ${field.querySelector('.text').textContent}`),
    line('where', [place, declaration].join(' \u00b7 ')),
    line('meaning', meaning(field, fields) ?? ''),
    ...outer.map((one) => line('outer', `in ${one.dataset.path.split('.').at(-1)}: ${meaning(one, fields) ?? 'attribute'}`)),
  )
}

function line(name, text) {
  const p = document.createElement('p')
  p.className = name
  p.textContent = text
  return p
}

/** Declaration of a field: a struct member in C, or an attribute of a set. */
function declared(path, piece, of, type, offset) {
  const name = path.split('.').at(-1)
  if (piece === 'header' && offset !== undefined) return `struct nlattr.${NLATTR[offset][0]} (u16): ${NLATTR[offset][1]}`
  if (piece === 'header') return `struct nlattr { nla_len, nla_type }${of ? `, ${name} of ${of}` : ''}`
  if (piece === 'padding') return 'no part of the attribute: up to the next multiple of four'
  if (!of) return 'not in the tables'
  return of.startsWith('struct ') ? `${of}.${name} (${type})` : `${type} in ${of}`
}

/** Field and byte at an element, or undefined. */
function aim(element) {
  const frame = element.closest?.('.frame')
  if (!frame) return undefined
  const { bytes, fieldAt } = partsOf(frame)
  const byte = element.closest('.byte')
  if (byte) return { frame, byte, at: bytes.indexOf(byte), field: fieldAt[bytes.indexOf(byte)] }
  const field = element.closest('.field')
  return field ? { frame, field } : undefined
}

/** Highlights the field of an element. */
function show(element) {
  const found = aim(element)
  if (!found?.field) return
  const own = light(found.frame, found.field, found.at)
  if (!found.byte) own[0]?.scrollIntoView({ block: 'nearest' })
}

/** Moves the focus. Tab reaches one byte and one field: those that had the focus last. */
function focusOn(element) {
  const { frame, byte, at, field } = aim(element) ?? {}
  const { bytes, fields } = partsOf(frame)
  for (const one of byte ? bytes : fields) if (one.tabIndex === 0) one.tabIndex = -1
  const target = byte ?? field
  target.tabIndex = 0
  if (byte)
    byte.setAttribute('aria-label', `byte ${at}: ${byte.textContent}${field ? `, ${field.dataset.path.split('.').at(-1)}` : ''}`)
  target.focus({ preventScroll: false })
}

/** Target of a key press at a byte or a field. */
function target(key, { frame, byte, field }) {
  const { bytes, fields, fieldAt } = partsOf(frame)
  const list = byte ? bytes : fields
  const i = list.indexOf(byte ?? field)
  if (key === 'Home') return list[byte ? i - (i % PER_ROW) : 0]
  if (key === 'End') return byte ? (list[i - (i % PER_ROW) + PER_ROW - 1] ?? list.at(-1)) : list.at(-1)
  if (key === 'Enter' || key === ' ') return byte ? fieldAt[i] : bytes[start(field)]
  if (key === 'ArrowLeft' && !byte) return around(field, fields).at(-1)
  const step = { ArrowUp: byte ? -PER_ROW : -1, ArrowDown: byte ? PER_ROW : 1, ArrowLeft: -1, ArrowRight: byte ? 1 : undefined }[
    key
  ]
  return step === undefined || i + step < 0 ? undefined : list[i + step]
}

document.addEventListener('pointerover', (event) => {
  // A tap of a finger is a click, which moves the focus.
  if (event.pointerType === 'mouse') show(event.target)
})
document.addEventListener('click', (event) => {
  if (aim(event.target)) focusOn(event.target)
})
document.addEventListener('focusin', (event) => show(event.target))
document.addEventListener('keydown', (event) => {
  const found = aim(event.target)
  if (!found || event.ctrlKey || event.altKey || event.metaKey) return
  const next = target(event.key, found)
  if (/^Arrow|^Home$|^End$|^Enter$|^ $/.test(event.key)) event.preventDefault()
  if (next) focusOn(next)
})
