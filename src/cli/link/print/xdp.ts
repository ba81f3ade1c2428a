import { XDP_ATTACHED } from '../../../rtnl/constants.ts'
import type { LinkAttrs } from '../../../wire.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'

type Xdp = NonNullable<LinkAttrs['xdp']>

const WORDS: Readonly<Record<number, string>> = {
  [XDP_ATTACHED.DRV]: 'xdp',
  [XDP_ATTACHED.SKB]: 'xdpgeneric',
  [XDP_ATTACHED.HW]: 'xdpoffload',
  [XDP_ATTACHED.MULTI]: 'xdpmulti',
}

/** Programs if more than one is attached: attribute, word after `prog/xdp`, mode. */
const PROGRAMS = [
  ['skbProgId', 'generic', XDP_ATTACHED.SKB],
  ['drvProgId', 'drv', XDP_ATTACHED.DRV],
  ['hwProgId', 'offload', XDP_ATTACHED.HW],
] as const

/**
 * Prints the XDP programs of a link: among its state, and once more in full on lines of their own. Only their ids:
 * netlink does not report name and tag (`ip` reads them with bpf(2)).
 */
export function printXdp(xdp: Xdp, out: Output, ctx: PrintContext, full: boolean): void {
  if (!xdp.attached) return
  if (out.json) {
    if (!full) printObject(xdp, out)
    return
  }
  if (full) printPrograms(xdp, out)
  else {
    const id = ctx.command === 'addr' && xdp.progId ? `/id:${xdp.progId}` : ''
    out.text(`${WORDS[xdp.attached] ?? `xdp[${xdp.attached}]`}${id} `)
  }
}

function printObject(xdp: Xdp, out: Output): void {
  out.open('xdp')
  out.field('mode', xdp.attached ?? 0)
  if (xdp.progId) printProgram(xdp.progId, out)
  out.openArray('attached')
  for (const [key, , mode] of PROGRAMS) {
    const id = xdp[key]
    if (id === undefined) continue
    out.open()
    out.field('mode', mode)
    printProgram(id, out)
    out.close()
  }
  out.closeArray()
  out.close()
}

function printPrograms(xdp: Xdp, out: Output): void {
  const multi = xdp.attached === XDP_ATTACHED.MULTI ? PROGRAMS : []
  for (const [id, word] of [[xdp.progId, ''] as const, ...multi.map(([key, word]) => [xdp[key], word] as const)]) {
    if (!id) continue
    out.line()
    out.text(`    prog/xdp${word} `)
    printProgram(id, out)
  }
}

function printProgram(id: number, out: Output): void {
  out.open('prog')
  out.field('id', id, `id ${id} `)
  out.close()
}
