import type { WireKindData, WireKinds } from '../../../rtnl/link/kind/wire.ts'
import { short, type Word } from '../../parse/words.ts'
import type { CliKind, KindSession } from '../kind.ts'
import { printChoice, printLinkName, printNumber, printRows, printText } from './parts/print-rows.ts'
import { addressWord, deviceWord, numberWord, readOptions, showUsage, unknownWord } from './parts/word-rows.ts'

type Amt = WireKindData['amt']

const usage = `Usage: … amt mode { gateway | relay } local ADDRESS dev DEVICE
       [ discovery ADDRESS ] [ relay_port PORT ] [ gateway_port PORT ]
       [ max_tunnels COUNT ]
`

const words = (session: KindSession): readonly Word<Amt>[] => [
  short('mode', (all, data) => {
    const mode = ['gateway', 'relay'].indexOf(all.next())
    if (mode < 0) showUsage(usage)()
    data.mode = mode
  }),
  numberWord('relay_port', 'relayPort', 16, 'relay_port'),
  numberWord('gateway_port', 'gatewayPort', 16, 'gateway_port'),
  numberWord('max_tunnels', 'maxTunnels', 32, 'max_tunnels'),
  deviceWord(session, 'dev', 'link'),
  addressWord('local', 'localIp'),
  addressWord('discovery', 'discoveryIp'),
]

/** amt on the command line. */
export const amtCli: CliKind<'amt'> = {
  usage,
  async read(all, { session }) {
    const otherwise = unknownWord((word) => `amt: unknown command "${word}"?`, usage)
    return { data: await readOptions(all, words(session), otherwise) }
  },
  print: printRows<WireKinds['amt']>(
    printChoice('mode', 'mode', ['gateway', 'relay'], ''),
    printNumber('gatewayPort', 'gateway_port'),
    printNumber('relayPort', 'relay_port'),
    printText('localIp', 'local'),
    printText('remoteIp', 'remote'),
    printText('discoveryIp', 'discovery'),
    printLinkName('link'),
    printNumber('maxTunnels', 'max_tunnels'),
  ),
}
