import { SyscallError } from '../../../linux/syscalls/syscall-error.ts'
import { ERRNO, type ErrnoName } from '../../../netlink/base/errno.ts'
import { shown } from '../../../netlink/base/shown.ts'
import { nameOf } from '../../../netlink/codec/names.ts'
import { IF_OPER, IFF } from '../../constants.ts'
import type { LinkMessage } from '../table.ts'

/** States that a program can set (net/core/rtnetlink.c: set_operstate). The kernel accepts the others and ignores them. */
const TAKEN: readonly number[] = [IF_OPER.UP, IF_OPER.TESTING, IF_OPER.DORMANT]

/** Throws TypeError for a state that no request sets. */
export function checkOperstate(state: unknown): void {
  if (state === undefined || TAKEN.includes(state as number)) return
  const name = shown(nameOf(IF_OPER, state as number) ?? state)
  throw new TypeError(`operstate: expected "UP", "TESTING" or "DORMANT", which can be set, got ${name}`)
}

/**
 * Throws SyscallError if the kernel accepted an operational state and did not set it: it sets TESTING and DORMANT of a
 * link that is UP or UNKNOWN only, and reports DOWN as long as a link is down. UP follows by itself where there is a carrier.
 */
export function checkStateTaken(wanted: unknown, { header, attrs }: LinkMessage): void {
  const { operstate } = attrs
  if (wanted === undefined || wanted === operstate) return
  const isUp = (header.flags & IFF.UP) !== 0
  const hasCarrier = (header.flags & IFF.LOWER_UP) !== 0
  if (wanted === IF_OPER.UP && isUp && hasCarrier) return
  const [code, why]: [ErrnoName, string] = !isUp
    ? ['ENETDOWN', 'it is DOWN until it is set up']
    : ['EOPNOTSUPP', `it is ${nameOf(IF_OPER, operstate ?? 0) ?? operstate}${hasCarrier ? '' : ', without a carrier'}`]
  throw new SyscallError('RTM_NEWLINK', ERRNO[code] as number, `the kernel ignores operstate of this link: ${why}`)
}
