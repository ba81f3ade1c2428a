import { NAMESPACE_DIRECTORY } from '../../../linux/namespaces/files.ts'
import { visible } from '../../../netlink/base/visible.ts'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'

const name = NAMESPACE_DIRECTORY

/** The directory of named network namespaces: it exists or can be made, and each name has a namespace mounted on it. */
export function namespaceDirectory(facts: Facts): Finding {
  const { is, writable, names } = facts.netns
  if (is === 'other') return notDirectory
  const mounts = mountPoints(facts.read('/proc/self/mountinfo') ?? '')
  const left = names.filter((one) => !mounts.has(`${NAMESPACE_DIRECTORY}/${one}`))
  if (left.length > 0 && mounts.size > 0) return leftOver(left)
  const count = `${names.length} ${names.length === 1 ? 'name' : 'names'}`
  const state =
    is === 'directory'
      ? `${count}, ${mounts.has(NAMESPACE_DIRECTORY) ? 'a mount of its own' : 'not yet a mount of its own'}`
      : 'does not exist yet'
  if (writable) return { name, state: 'ok', found: `${state}; writable` }
  const hasRights =
    'report' in facts.native && facts.native.report.sysAdmin === undefined && facts.native.report.why === undefined
  return {
    name,
    state: hasRights ? 'bad' : 'note',
    found: `${state}; not writable: namespaces cannot be named`,
    remedy: hasRights
      ? `mount a file system that is writable: \`mkdir -p ${name} && mount -t tmpfs tmpfs ${name}\`, or use NetNs.temporary()`
      : 'run the program as root, or inside `nlwire rootless -- COMMAND`, which has one of its own',
  }
}

const notDirectory: Finding = {
  name,
  state: 'bad',
  found: 'is not a directory: namespaces cannot be named, listed or opened by name',
  remedy: `remove it: \`rm ${name}\`. The first namespace with a name makes the directory`,
}

function leftOver(names: readonly string[]): Finding {
  const [first = ''] = names
  const is = names.length === 1 ? 'is a file' : 'are files'
  return {
    name,
    state: 'note',
    found: `${names.map(visible).join(', ')} ${is} with no namespace mounted here: left over from an interrupted create, or mounted elsewhere`,
    remedy: `if no program uses it: \`nlwire netns delete ${visible(first)}\``,
  }
}

/** Paths of /proc/PID/mountinfo, in which space, tab, line break and backslash are octal. */
function mountPoints(mountinfo: string): ReadonlySet<string> {
  const points = mountinfo.split('\n').map((line) => line.split(' ')[4] ?? '')
  return new Set(
    points
      .filter((point) => point !== '')
      .map((point) => point.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))),
  )
}
