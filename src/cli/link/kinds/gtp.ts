import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { fail } from '../../parse/exit.ts'
import { isShort, type Word, type Words } from '../../parse/words.ts'
import type { CliKind } from '../kind.ts'
import { printChoice, printNumber, printRows } from './parts/print-rows.ts'
import { choiceWord, numberWord, readOptions, showUsage } from './parts/word-rows.ts'

const usage = 'Usage: … gtp role { sgsn | ggsn } [ hsize COUNT ] [ restart_count COUNT ]\n'

const WORDS: readonly Word<WireKindData['gtp']>[] = [
  choiceWord('role', 'role', ['ggsn', 'sgsn'], 'invalid role, use sgsn or ggsn'),
  numberWord('hsize', 'pdpHashsize', 32, 'invalid PDP hash size'),
  numberWord('restart_count', 'restartCount', 8, 'invalid restart counter'),
]

/** gtp on the command line; the kernel opens its sockets. */
export const gtpCli: CliKind<'gtp'> = {
  usage,
  async read(all) {
    // `ip` ignores unknown words here.
    const otherwise = ({ current }: Words): void => void (isShort(current, 'help') && showUsage(usage)())
    const data = await readOptions(all, WORDS, otherwise)
    if (data.role === undefined) fail('gtp: role of the gtp device was not specified')
    return { data: { ...data, createSockets: 1 } }
  },
  print: printRows<WireKinds['gtp']>(
    printChoice('role', 'role', ['ggsn', 'sgsn'], 'role', 'unknown'),
    printNumber('pdpHashsize', 'hsize'),
    printNumber('restartCount', 'restart_count'),
  ),
}
