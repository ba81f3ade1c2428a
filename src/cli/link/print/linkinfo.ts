import type { LinkAttrs } from '../../../wire.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import type { OptionWords } from '../kind.ts'
import { cliKindOf, cliPortOf } from '../kind-lookup.ts'

type LinkInfo = NonNullable<LinkAttrs['linkinfo']>

/** Prints what kind of virtual device a link is, or a port of what, with the settings (ip -d). */
export function printLinkInfo(info: LinkInfo, out: Output, ctx: PrintContext): void {
  out.open('linkinfo')
  if (info.kind !== undefined) {
    out.line()
    out.field('info_kind', info.kind, `    ${info.kind} `)
    printData('info_data', cliKindOf(info.kind), settingsOf(info.kind, info.data), out, ctx)
  }
  if (info.slaveKind !== undefined) {
    out.line()
    out.field('info_slave_kind', info.slaveKind, `    ${info.slaveKind}_slave `)
    printData('info_slave_data', cliPortOf(info.slaveKind), settingsOf(info.slaveKind, info.slaveData), out, ctx)
  }
  out.close()
}

/** The settings of a kind, where the message has some and they are of that kind. */
function settingsOf(kind: string, data: object | undefined): object | undefined {
  return data && Object.hasOwn(data, kind) ? (data as Readonly<Record<string, object>>)[kind] : undefined
}

/** A kind with settings has the object even where the message has none. */
function printData(
  key: string,
  words: OptionWords<object> | undefined,
  settings: object | undefined,
  out: Output,
  ctx: PrintContext,
): void {
  if (!words?.print) return
  out.open(key)
  if (settings) words.print(settings, out, ctx)
  out.close()
}
