// gtp: tunnels of both versions of the protocol, over IPv4 and IPv6, and an echo request that nobody answers.
import { generic } from '../../../src/genl.ts'
import { indexOf, listen, ns, sh, tried } from './support.ts'

export async function run(): Promise<void> {
  sh('modprobe gtp; ip link add gtp0 type gtp role sgsn hsize 64; ip link set gtp0 up; ip addr add 192.0.2.1/24 dev lo')
  const data = { role: 'sgsn', createSockets: 1, local6: '::1' } as const
  await tried('gtp1', ns.links.create({ kind: 'gtp', ifname: 'gtp1', data }))
  const gtp = generic(ns).family('gtp')
  const link = indexOf('gtp0')
  const stop = await listen('gtp')
  const v1 = { link, version: 1, peerAddress: '192.0.2.9', msAddress: '198.51.100.1', iTei: 100, oTei: 200 }
  const v0 = { link, version: 0, peerAddress: '192.0.2.9', msAddress: '198.51.100.2', tid: 7n, flow: 42 }
  const v6 = {
    link: indexOf('gtp1'),
    version: 1,
    family: 10,
    peerAddr6: '2001:db8::9',
    msAddr6: '2001:db8:1::',
    iTei: 101,
    oTei: 201,
  }
  for (const tunnel of [v1, v0, v6, v1, { ...v1, msAddress: '198.51.100.3', iTei: 102, family: 2 }])
    await tried('new', gtp.request('GTP_CMD_NEWPDP', tunnel))
  await tried('by address', gtp.request('GTP_CMD_GETPDP', { link, version: 1, msAddress: v1.msAddress }))
  await tried('by tid', gtp.request('GTP_CMD_GETPDP', { link, version: 0, tid: 7n }))
  await tried('missing', gtp.request('GTP_CMD_GETPDP', { link, version: 1, iTei: 999 }))
  await tried('all', gtp.dump('GTP_CMD_GETPDP'))
  const echo = { link, version: 1, peerAddress: '192.0.2.1', msAddress: '192.0.2.1' }
  await tried('echo', gtp.request('GTP_CMD_ECHOREQ', echo))
  await tried('echo', gtp.request('GTP_CMD_ECHOREQ', { ...echo, version: 0 }))
  await tried('delete', gtp.request('GTP_CMD_DELPDP', { link, version: 1, iTei: 100 }))
  await tried('delete', gtp.request('GTP_CMD_DELPDP', { link, version: 0, tid: 7n }))
  await tried('missing', gtp.request('GTP_CMD_DELPDP', { link, version: 1, iTei: 100 }))
  sh('ip link del gtp0; ip link del gtp1; ip addr del 192.0.2.1/24 dev lo')
  await stop()
}
