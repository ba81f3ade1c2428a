import { readDefinitions } from './definitions.ts'
import { SpecNode } from './node.ts'
import { readOperations } from './operations.ts'
import { readSets } from './sets.ts'
import { FORMS, type Spec, type SpecFormat, type SpecGroup, type SpecSubMessage } from './types.ts'

const NETLINK_GENERIC = 16
/** GENL_NAMSIZ without the NUL. */
const LONGEST_NAME = 15

/** Beginnings of the kernel's names in specifications of other protocols than generic netlink. */
const PREFIXES: Readonly<Record<number, string>> = { 0: 'rtm-', 12: 'nft-msg-' }

/**
 * Reads a specification of a netlink family, as a reader of YAML or JSON returns it. `file` is for errors. Throws a TypeError
 * that names the file, the place in it, and what was expected there.
 */
export function readSpec(value: unknown, file: string): Spec {
  const root = new SpecNode(file, '', value)
  const form = root.maybe('protocol')?.word(FORMS) ?? 'genetlink'
  const isRaw = form === 'netlink-raw'
  const name = root.get('name').name()
  if (!isRaw && name.length > LONGEST_NAME) root.get('name').expected(`the name of a family, up to ${LONGEST_NAME} characters`)
  const known = readDefinitions(root.maybe('definitions')?.list() ?? [])
  const sets = readSets(root.get('attribute-sets').list(), name, known)
  const protocol = isRaw ? root.get('protonum').integer(0, 31) : NETLINK_GENERIC
  const prefix = (isRaw ? PREFIXES[protocol] : undefined) ?? `${name}-cmd-`
  return {
    ...{ file, name, form, protocol, sets, enums: known.enums, structs: known.structs },
    doc: typeof root.get('doc').value === 'string' ? String(root.get('doc').value).trim() : '',
    subMessages: new Map((root.maybe('sub-messages')?.list() ?? []).map(subMessage).map((one) => [one.name, one])),
    operations: readOperations(root.get('operations'), prefix, isRaw ? 0xffff : 0xff, { sets, structs: known.structs }),
    groups: (root.maybe('mcast-groups')?.get('list').list() ?? []).map(group),
  }
}

function subMessage(node: SpecNode): SpecSubMessage {
  return { name: node.get('name').name(), formats: node.get('formats').list().map(format) }
}

function format(node: SpecNode): SpecFormat {
  return {
    value: node.get('value').name(),
    header: node.maybe('fixed-header')?.text(),
    set: node.maybe('attribute-set')?.text(),
  }
}

function group(node: SpecNode): SpecGroup {
  return { name: node.get('name').text(), value: node.maybe('value')?.integer(0, 0xffff) }
}
