import type { TypeOf } from '../../../netlink/codec/codec.ts'
import type { tunnelOpts } from '../../../rtnl/route/encapsulations.ts'
import type { Output } from '../../output/output.ts'

/** Options of a tunnel's own header. */
export type TunnelOptions = TypeOf<typeof tunnelOpts>

type Values = Readonly<Record<string, number | string>>

const hex = (data: Uint8Array = new Uint8Array(0)): string =>
  Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Prints the options of GENEVE, VXLAN or ERSPAN, on a line of their own. */
export function printTunnelOptions(opts: TunnelOptions | undefined, out: Output): void {
  const { geneve, vxlan, erspan } = opts ?? {}
  if (geneve) {
    const all = geneve.flat().map(({ class: of = 0, type = 0, data }) => ({ class: of, type, data: hex(data) }))
    printAll('geneve_opts', all, out)
  }
  if (vxlan) printAll('vxlan_opts', [{ gbp: vxlan.gbp ?? 0 }], out)
  const { ver = 0, index = 0, dir = 0, hwid = 0 } = erspan ?? {}
  if (erspan) printAll('erspan_opts', [{ ver, index, dir, hwid }], out)
}

function printAll(key: string, all: readonly Values[], out: Output): void {
  out.line()
  out.openArray(key, `\t${key} `)
  for (const values of all) {
    out.open()
    for (const [name, value] of Object.entries(values)) out.field(name, value)
    out.close()
  }
  const words = all.map((values) => Object.values(values).join(':'))
  out.closeArray(`${words.join(',')} `)
}
