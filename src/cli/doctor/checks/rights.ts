import { whatForbidsUserNamespaces } from '../../../linux/namespaces/user-namespaces.ts'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { unchecked } from './runtime.ts'

/** The initial user namespace (PROC_USER_INIT_INO in include/linux/proc_ns.h). */
const INITIAL = 'user:[4026531837]'
const ROOTLESS = '`nlwire rootless -- COMMAND`'

/** The capabilities that changes need, in the user namespaces that count. */
export function capabilities({ native, rootless }: Facts): Finding {
  const name = 'capabilities'
  if ('failure' in native || native.report.why !== undefined) {
    const why = 'failure' in native ? unchecked(native) : 'ffi-rs does not load'
    return { name, state: 'note', found: `not checked: ${why}` }
  }
  const { netAdmin, sysAdmin, showsRights } = native.report
  if (!showsRights) return { name, state: 'note', found: 'not shown without /proc' }
  const missing = [
    ...(netAdmin === undefined ? [] : [`links and addresses cannot be changed: ${netAdmin}`]),
    ...(sysAdmin === undefined ? [] : [`namespaces cannot be made, entered or named: ${sysAdmin}`]),
  ]
  if (missing.length === 0) return { name, state: 'ok', found: 'CAP_NET_ADMIN and CAP_SYS_ADMIN, where they are needed' }
  const isElsewhere = rootless !== undefined && rootless.why === undefined
  return {
    name,
    // Listing, watching and recordings need none. Everything else that nlwire does is refused to this process.
    state: 'bad',
    found: missing.join('; '),
    remedy: isElsewhere
      ? `run the program as root, or inside ${ROOTLESS}`
      : `run the program as root; ${ROOTLESS} does not work here`,
  }
}

/** The user namespace of this process: capabilities apply to what belongs to it. */
export function userNamespace({ userNamespace: own, read }: Facts): Finding {
  const name = 'user namespace'
  if (own === undefined) return { name, state: 'note', found: 'not shown without /proc' }
  if (own === INITIAL) return { name, state: 'ok', found: 'the initial one' }
  const ids = (read('/proc/self/uid_map') ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const shown = ids
    .filter((row) => row.length === 3)
    .map(([inside, outside, count]) => `${range(inside, count)} is ${range(outside, count)} outside`)
  return { name, state: 'ok', found: `${own}${shown.length > 0 ? `: user ${shown.join(', ')}` : ', without a map of users'}` }
}

function range(first = '', count = ''): string {
  return count === '1' ? first : `${first}..${Number(first) + Number(count) - 1}`
}

/** Settings that forbid user namespaces, and the command that permits them. */
const PERMIT = [
  ['user.max_user_namespaces', 'sysctl -w user.max_user_namespaces=15000'],
  ['kernel.unprivileged_userns_clone', 'sysctl -w kernel.unprivileged_userns_clone=1'],
  ['kernel.apparmor_restrict_unprivileged_userns', 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'],
] as const

/** Whether user namespaces can be created, which `nlwire rootless` needs. */
export function rootlessWorks({ rootless, read }: Facts): Finding {
  const name = 'rootless'
  if (rootless === undefined)
    return { name, state: 'note', found: 'not checked: a new network namespace would wait for RTNL, too' }
  const { why } = rootless
  if (why === undefined) return { name, state: 'ok', found: `user namespaces can be created: ${ROOTLESS} works` }
  const reasons = whatForbidsUserNamespaces((file) => read(file)?.trim())
  const found = [`user namespaces cannot be created: ${why}`, ...reasons].join('. ').replace(/\.$/, '')
  return { name, state: 'note', found, remedy: permission(why, reasons, read) }
}

function permission(why: string, reasons: readonly string[], read: Facts['read']): string {
  if (why.includes('ENOENT')) return 'install util-linux, which has unshare'
  if (read('/proc/self/status') === undefined) return 'mount /proc first'
  const commands = PERMIT.flatMap(([key, command]) => (reasons.some((reason) => reason.includes(key)) ? [`\`${command}\``] : []))
  if (commands.length > 0) return `as root of the machine: ${commands.join(', ')}`
  return 'in a container: permit unshare(2) in its seccomp profile; else use a kernel with CONFIG_USER_NS'
}

/** seccomp(2): a filter of a container may forbid unshare, setns, mount and io_setup. */
export function seccomp({ read }: Facts): Finding {
  const name = 'seccomp'
  const mode = /^Seccomp:\s*(\d)$/m.exec(read('/proc/self/status') ?? '')?.[1]
  if (mode === undefined) return { name, state: 'note', found: 'not shown without /proc' }
  if (mode !== '2') return { name, state: 'ok', found: 'no filter' }
  return {
    name,
    state: 'note',
    found: 'a filter is at work, as in most containers: it may forbid unshare(2), setns(2), mount(2) and io_setup(2)',
    remedy:
      'if one of these fails with EPERM: `docker run --cap-add NET_ADMIN --cap-add SYS_ADMIN --security-opt seccomp=unconfined …`',
  }
}
