// Declares a family of generic netlink: the path manager of MPTCP, to which `ip mptcp` speaks. The declaration is enough for
// typed requests and explained bytes. Numbers and names are those of linux/mptcp_pm.h. Needs root.
import { NetNs } from 'nlwire'
import { attrs, bits, encode, explain, family, genericNetlink, ipv4, u8, u16, u32 } from 'nlwire/declare'

const endpoint = attrs('mptcp-addr-attrs', {
  family: [1, 'MPTCP_PM_ADDR_ATTR_FAMILY', u16, 'AF_INET or AF_INET6'],
  id: [2, 'MPTCP_PM_ADDR_ATTR_ID', u8, 'number of the endpoint'],
  addr4: [3, 'MPTCP_PM_ADDR_ATTR_ADDR4', ipv4, 'IPv4 address'],
  flags: [6, 'MPTCP_PM_ADDR_ATTR_FLAGS', bits(u32, { SIGNAL: 1, SUBFLOW: 2, BACKUP: 4 }), 'what it is for'],
})
const values = attrs('mptcp-attrs', {
  addr: [1, 'MPTCP_PM_ATTR_ADDR', endpoint, 'an endpoint'],
  rcvAddAddrs: [2, 'MPTCP_PM_ATTR_RCV_ADD_ADDRS', u32, 'most addresses that a peer may announce'],
  subflows: [3, 'MPTCP_PM_ATTR_SUBFLOWS', u32, 'most subflows of a connection'],
})
const mptcp = family('mptcp_pm', {
  MPTCP_PM_CMD_ADD_ADDR: [1, 'new', values, 'adds an endpoint'],
  MPTCP_PM_CMD_GET_ADDR: [3, 'get', values, 'reads an endpoint, or dumps all', { reply: 'MPTCP_PM_CMD_GET_ADDR' }],
  MPTCP_PM_CMD_SET_LIMITS: [5, 'set', values, 'sets the limits of the namespace'],
})

await using ns = await NetNs.temporary()
const socket = ns.generic([mptcp])
await socket.request({ name: 'MPTCP_PM_CMD_SET_LIMITS', attrs: { rcvAddAddrs: 2, subflows: 4 } })
const addr = { family: 2, addr4: '192.0.2.1', flags: 2 }
await socket.request({ name: 'MPTCP_PM_CMD_ADD_ADDR', attrs: { addr } })
for (const { attrs } of await socket.dump({ name: 'MPTCP_PM_CMD_GET_ADDR' }))
  console.log(`endpoint ${attrs.addr?.id}: ${attrs.addr?.addr4}`)

// The bytes of such a request. The kernel chooses the number of a family when it starts.
const protocol = genericNetlink([mptcp])
protocol.learn(27, 'mptcp_pm')
const bytes = encode({ name: 'MPTCP_PM_CMD_ADD_ADDR', attrs: { addr } }, { protocol })
console.log(explain(bytes, { protocol }).split('\n').at(-2))
