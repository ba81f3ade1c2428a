import { setTun, withTun } from '../../linux/syscalls/device.ts'
import { SyscallError } from '../../linux/syscalls/syscall-error.ts'
import { errnoText } from '../../netlink/base/errno.ts'
import { TUN_TYPE } from '../../rtnl/constants.ts'
import { TUN_FLAGS } from '../../rtnl/tuntap/constants.ts'
import { fail } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import type { Session } from '../session.ts'
import { readTuntapWords, type TuntapRequest } from './words.ts'

/** `tuntap add`. Resolves to the exit code. */
export async function addTuntap(session: Session, words: Words): Promise<number> {
  const request = await readTuntapWords(words, 'add')
  const { owner, group } = request
  const settings = { ...(owner === undefined ? {} : { owner }), ...(group === undefined ? {} : { group }), persist: true }
  return change(session, request, TUN_FLAGS.TUN_EXCL, settings)
}

/**
 * `tuntap del`: as in `ip`, it opens the device with the given flags, which the kernel compares, and lets it go; one that is not there
 * is created before. Resolves to the exit code.
 */
export async function deleteTuntap(session: Session, words: Words): Promise<number> {
  return change(session, await readTuntapWords(words, 'delete'), 0, { persist: false })
}

function change({ netns }: Session, request: TuntapRequest, more: number, settings: Parameters<typeof setTun>[1]): number {
  const { type, flags, name } = request
  try {
    // Of an empty name the kernel makes the same.
    const own = name === '' ? (type === TUN_TYPE.TUN ? 'tun%d' : 'tap%d') : name
    netns.run(() => withTun(own, type | flags | more, (fd) => setTun(fd, settings)))
  } catch (error) {
    if (!(error instanceof SyscallError) || error.syscall === 'setns') throw error
    const call = error.syscall === 'open' ? 'open' : `ioctl(${error.syscall})`
    fail(`${call}: ${errnoText(error.errno)}`)
  }
  return 0
}
