import type { LinkAttrs } from '../../../wire.ts'
import type { PrintContext } from '../../output/context.ts'
import type { Output } from '../../output/output.ts'
import type { OptionWords } from '../kind.ts'
import { cliKindOf, cliPortOf } from '../kind-lookup.ts'

type LinkInfo = NonNullable<LinkAttrs['linkinfo']>

/** Prints a link's kind, or the kind of its master, with the settings (ip -d). */
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

/** Settings of a kind, if the message has settings of that kind. */
function settingsOf(kind: string, data: object | undefined): object | undefined {
  return data && Object.hasOwn(data, kind) ? (data as Readonly<Record<string, object>>)[kind] : undefined
}

/** A kind with a printer gets the object even if the message has no settings. */
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
