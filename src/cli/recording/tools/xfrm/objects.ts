import type { PrintContext } from '../../../output/context.ts'
import type { Remaining } from '../remaining.ts'
import { attributeTexts } from './attributes.ts'
import { EXTRA_FLAGS, FLAGS, flagTexts, POLICY_FLAGS } from './flags.ts'
import { lifetimeTexts } from './lifetime.ts'
import { addressText, directionName, modeName, spiText, transformName } from './names.ts'
import { isZeroSelector, selectorText } from './selector.ts'

function contextTexts(attrs: Remaining): string[] {
  const from = attrs.inside('secCtx')
  const text = from.take('ctxStr')
  if (text !== undefined) for (const key of ['len', 'exttype', 'ctxLen']) from.take(key)
  return text === undefined ? [] : [`security context ${text}`]
}

const [COMP, AH, ESP] = [108, 51, 50]

/**
 * A state as `ip xfrm state` prints it (iproute2, ip/ipxfrm.c: xfrm_state_info_print), then what `-s` adds, as far as it says something.
 */
export function stateText(info: Remaining, attrs: Remaining, ifname: PrintContext['ifname'], hard?: unknown): string[] {
  const id = info.inside('id', true)
  const family = info.number('family') ?? 0
  const [src, dst] = [info.take('saddr'), id.take('daddr')].map((one) => addressText(one, family))
  const [proto, spi] = [id.number('proto') ?? 0, id.number('spi') ?? 0]
  const isIpsec = proto === ESP || proto === AH || proto === COMP
  if (isZeroSelector(info.peek('sel'))) info.take('sel')
  const hasSelector = info.peek('sel') !== undefined
  return [
    `src ${src} dst ${dst} proto ${transformName(proto)}`,
    ...(isIpsec || spi !== 0 ? [`spi ${spiText(spi)}`] : []),
    `reqid ${info.take('reqid')} mode ${modeName(info.number('mode') ?? 0)}`,
    `replay-window ${info.take('replayWindow')}`,
    ...flagTexts('flag', info.number('flags'), FLAGS),
    ...attributeTexts(attrs, family, ifname),
    ...(hasSelector ? [`sel ${selectorText(info.inside('sel', true), family, ifname)}`] : []),
    ...contextTexts(attrs),
    ...(hard === undefined ? [] : [`hard ${hard}`]),
    ...lifetimeTexts(info),
    ...flagTexts('extra_flag', attrs.number('saExtraFlags'), EXTRA_FLAGS),
  ]
}

const TYPES: Readonly<Record<number, string>> = { 0: 'main', 1: 'sub' }

/** Policies of the system and of sub type have tables of their own. */
export function typeTexts(attrs: Remaining): string[] {
  const type = attrs.inside('policyType', true).number('type')
  return type === undefined ? [] : [`ptype ${TYPES[type] ?? type}`]
}

const [ALLOW, BLOCK] = [0, 1]
/** Directions of policies that a socket has. */
const SOCKET = 3

/**
 * A policy as `ip xfrm policy` prints it (iproute2, ip/ipxfrm.c: xfrm_policy_info_print), then what `-s` adds, as far as it says
 * something.
 */
export function policyText(info: Remaining, attrs: Remaining, ifname: PrintContext['ifname'], hard?: unknown): string[] {
  const sel = info.inside('sel', true)
  const family = Number(sel.peek('family') ?? 0)
  const [dir, action, index] = [info.number('dir') ?? 0, info.number('action'), info.number('index')]
  return [
    selectorText(sel, family, ifname),
    ...contextTexts(attrs),
    dir >= SOCKET ? `socket ${directionName(dir - SOCKET)}` : `dir ${directionName(dir)}`,
    ...(action === ALLOW ? [] : [`action ${action === BLOCK ? 'block' : action}`]),
    `priority ${info.take('priority')}`,
    ...typeTexts(attrs),
    ...flagTexts('flag', info.number('flags'), POLICY_FLAGS),
    ...attributeTexts(attrs, family, ifname),
    ...(hard === undefined ? [] : [`hard ${hard}`]),
    ...lifetimeTexts(info),
    ...(index ? [`index ${index}`] : []),
  ]
}
