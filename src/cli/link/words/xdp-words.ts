import { NOT_YET } from '../../not-yet.ts'
import type { Options } from '../../options.ts'
import { notYet, refuse } from '../../parse/exit.ts'
import { exact, isShort, type Word } from '../../parse/words.ts'
import type { LinkRequest } from '../request.ts'

type Mode = 'SKB_MODE' | 'DRV_MODE' | 'HW_MODE'

/** A word for an XDP program. Only detaching it is implemented. `ip` takes `off` as the last word only. */
function xdpWord(word: string, mode: readonly Mode[], { force }: Options): Word<LinkRequest> {
  return exact(word, (words, { settings }) => {
    const value = words.next()
    if ((value === 'off' || value === 'none') && words.rest.length === 1) {
      const flags = [...(force ? [] : (['UPDATE_IF_NOEXIST'] as const)), ...mode]
      settings.xdp = { fd: -1, ...(flags.length === 0 ? {} : { flags }) }
      return
    }
    for (const [name, instead] of Object.entries(NOT_YET.xdp)) if (isShort(value, name)) notYet(`"${word} ${name}"`, instead)
    refuse(`What mode is "${value}"?`)
  })
}

/** The words of `link set` that detach an XDP program. */
export function xdpWords(options: Options): readonly Word<LinkRequest>[] {
  return [
    xdpWord('xdpgeneric', ['SKB_MODE'], options),
    xdpWord('xdpdrv', ['DRV_MODE'], options),
    xdpWord('xdpoffload', ['HW_MODE'], options),
    xdpWord('xdp', [], options),
  ]
}
