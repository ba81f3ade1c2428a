import type { Ask } from '../../linux/socket/refusal.ts'
import type { Cause } from '../../netlink/explain/refusal-note.ts'
import { NLM_F } from '../../netlink/message/header.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import { IN6_ADDR_GEN_MODE } from '../constants.ts'
import type { linkMessages } from '../link/table.ts'
import { findLink } from './link-lookup.ts'

type LinkRequest = MessageOf<(typeof linkMessages)['RTM_NEWLINK' | 'RTM_SETLINK']>

/** rtnl_create_link in net/core/rtnetlink.c. */
const MOST_QUEUES = 4096

/** Explains an EINVAL by values of the request that no link accepts, or that need a sysctl. */
export async function wrongValue(request: LinkRequest, ask: Ask): Promise<Cause | undefined> {
  return wrongQueues(request) ?? (await wrongMode(request, ask))
}

function wrongQueues({ flags, attrs }: LinkRequest): Cause | undefined {
  if ((flags & NLM_F.CREATE) === 0) return undefined
  for (const [key, attribute] of QUEUES) {
    const { [key]: count } = attrs
    if (count === undefined || (count > 0 && count <= MOST_QUEUES)) continue
    return { text: `${key} is from 1 to ${MOST_QUEUES}; requested ${count}`, attribute, value: String(count) }
  }
  return undefined
}

const QUEUES = [
  ['numTxQueues', 'IFLA_NUM_TX_QUEUES'],
  ['numRxQueues', 'IFLA_NUM_RX_QUEUES'],
] as const

/** check_addr_gen_mode and check_stable_privacy in net/ipv6/addrconf.c have no message. */
async function wrongMode({ header, attrs }: LinkRequest, ask: Ask): Promise<Cause | undefined> {
  const { addrGenMode: mode } =
    (attrs.afSpec as { unspec?: { inet6?: { addrGenMode?: number } } } | undefined)?.unspec?.inet6 ?? {}
  if (mode === undefined) return undefined
  const about = { attribute: 'IFLA_INET6_ADDR_GEN_MODE', value: String(mode) }
  const most = IN6_ADDR_GEN_MODE.RANDOM
  if (mode > most) return { text: `addrGenMode is from 0 to ${most}; requested ${mode}`, ...about }
  if (mode !== IN6_ADDR_GEN_MODE.STABLE_PRIVACY) return undefined
  const ref = header.index || (attrs.ifname ?? attrs.altIfname)
  const name = (ref === undefined ? undefined : (await findLink(ask, ref))?.attrs.ifname) ?? 'default'
  return { text: `addrGenMode STABLE_PRIVACY needs the sysctl net.ipv6.conf.${name}.stable_secret`, ...about }
}
