/** A member of the JSON that `tshark -T json` prints: names repeat, so objects are lists of members. */
export interface Node {
  readonly key: string
  /** A leaf's text; empty where there are members. */
  readonly value: string
  readonly members: readonly Node[]
}

/** Reads JSON and keeps members of the same name, which JSON.parse drops. */
export function parseRepeating(text: string): Node {
  let at = 0
  const skip = (): void => {
    while (/[\s,:]/.test(text[at] ?? '')) at++
  }
  const string = (): string => {
    const start = at++
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    return JSON.parse(text.slice(start, ++at)) as string
  }
  const value = (key: string): Node => {
    skip()
    const first = text[at] as string
    if (first === '"') return { key, value: string(), members: [] }
    if (first !== '{' && first !== '[') {
      const [literal] = /^[^\s,\]}]+/.exec(text.slice(at, at + 40)) ?? ['']
      at += literal.length
      return { key, value: literal, members: [] }
    }
    const members: Node[] = []
    at++
    for (skip(); text[at] !== '}' && text[at] !== ']'; skip()) members.push(first === '{' ? value(string()) : value(''))
    at++
    return { key, value: '', members }
  }
  return value('')
}

/** One message as tshark prints it: its header, and what follows. An error message repeats the header of the request. */
export interface TsharkMessage {
  readonly header: readonly Node[]
  readonly body: readonly Node[]
  readonly repeated?: readonly Node[]
}

const HEADER = /^Netlink message header/

/** The messages of each frame. A header of length 0 is no message: iproute2 sends its whole buffer. */
export function tsharkMessages(json: string): TsharkMessage[][] {
  return parseRepeating(json).members.map((frame) => {
    const layers = find(find(frame, '_source'), 'layers').members.filter(({ key }) => key !== 'frame' && key !== 'netlink')
    const out: { header: readonly Node[]; body: Node[]; repeated?: readonly Node[] }[] = []
    for (const node of layers.flatMap((layer) => (layer.members.length > 0 ? layer.members : [layer]))) {
      const last = out.at(-1)
      if (!HEADER.test(node.key)) last?.body.push(node)
      else if (last && !last.repeated && last.body.some(({ key }) => key === 'netlink.error')) last.repeated = node.members
      else out.push({ header: node.members, body: [] })
    }
    return out.filter(({ header }) => header.some(({ key }) => key === 'netlink.hdr_pid'))
  })
}

/** A member by its name; an empty node where there is none. */
export const find = (node: Node, key: string): Node =>
  node.members.find((one) => one.key === key) ?? { key, value: '', members: [] }
