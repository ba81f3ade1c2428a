import type { Message } from '../../src/wire.ts'
import type { Json } from './printed.ts'

// What devlink, ip and wg print of one message, worked out of its attributes. Words that nlwire has no table of are written here.

const PORT_TYPES = ['notset', 'auto', 'eth', 'ib']
const FLAVOURS = ['physical', 'cpu', 'dsa', 'pcipf', 'pcivf', 'virtual']
const CMODES = ['runtime', 'driverinit', 'permanent']

/** `netdevsim/netdevsim1`. */
export const device = ({ attrs }: Message): string => `${attrs['busName']}/${attrs['devName']}`

type Versions = { name: string; value: string }[]
const versions = (of: unknown): Json => Object.fromEntries((of as Versions).map(({ name, value }) => [name, value]))

/** `devlink -j dev info`. */
export const devlinkInfo = ({ attrs }: Message): Json => ({
  driver: attrs['infoDriverName'],
  versions: { running: versions(attrs['infoVersionRunning']), stored: versions(attrs['infoVersionStored']) },
})

/** `devlink -j port show`. */
export function devlinkPort({ attrs }: Message): Json {
  const flavour = FLAVOURS[attrs['portFlavour'] as number]
  const external = attrs['portExternal']
  const wanted = {
    type: PORT_TYPES[attrs['portType'] as number],
    netdev: attrs['portNetdevName'],
    flavour,
    controller: attrs['portControllerNumber'],
    pfnum: attrs['portPciPfNumber'],
    vfnum: attrs['portPciVfNumber'],
    external: external === undefined ? undefined : external === 1,
    port: flavour === 'physical' ? attrs['portNumber'] : undefined,
    splittable: attrs['portSplittable'] === 1,
  }
  return JSON.parse(JSON.stringify(wanted))
}

/** `devlink -j dev param show`. */
export function devlinkParam({ attrs }: Message): Json {
  const { name, generic, valuesList } = attrs['param'] as Json
  const values = (valuesList as Json)['value'] as { cmode: number; data: Record<string, unknown> }[]
  return {
    name,
    type: generic ? 'generic' : 'driver-specific',
    values: values.map(({ cmode, data }) => ({ cmode: CMODES[cmode], value: Object.values(data)[0] })),
  }
}

/** `ip -j fou show`. */
export function fou({ attrs }: Message): Json {
  const [GUE, INET] = [2, 2]
  const how = attrs['type'] === GUE ? { gue: null } : { ipproto: attrs['ipproto'] }
  return { port: attrs['port'], ...how, family: attrs['af'] === INET ? 'inet' : 'inet6' }
}

/** `ip -j l2tp show tunnel`. */
export const l2tpTunnel = ({ attrs }: Message): Json => ({
  tunnel_id: attrs['connId'],
  encap: attrs['encapType'] === 0 ? 'UDP' : 'IP',
  local: attrs['ipSaddr'],
  peer: attrs['ipDaddr'],
  peer_tunnel: attrs['peerConnId'],
  local_port: attrs['udpSport'],
  peer_port: attrs['udpDport'],
  checksum: attrs['udpCsum'] === 1,
})

/** `ip -j l2tp show session`. */
export const l2tpSession = ({ attrs }: Message): Json => ({
  session_id: attrs['sessionId'],
  tunnel_id: attrs['connId'],
  peer_session_id: attrs['peerSessionId'],
  peer_tunnel_id: attrs['peerConnId'],
  interface: attrs['ifname'],
  cookie: Buffer.from(attrs['cookie'] as Uint8Array).toString('hex'),
})

/** `ip -j mptcp endpoint show`. */
export function mptcp({ attrs }: Message): Json {
  const { addr4, id, flags } = attrs['addr'] as { addr4: string; id: number; flags: number }
  const [SIGNAL, SUBFLOW] = [1, 2]
  return { address: addr4, id, signal: (flags & SIGNAL) !== 0, subflow: (flags & SUBFLOW) !== 0 }
}

const key = (bytes: unknown): string => {
  const found = Buffer.from(bytes as Uint8Array)
  return found.every((byte) => byte === 0) ? '(none)' : found.toString('base64')
}

interface Peer {
  readonly [key: string]: unknown
  readonly lastHandshakeTime: { readonly sec: bigint }
  readonly allowedips?: readonly { readonly value: { readonly ipaddr: string; readonly cidrMask: number } }[]
}

/** The lines of `wg show wg0 dump`: one of the device, and one of each peer. */
export function wireguard(all: readonly Message[]): string[] {
  const first = (all[0] as Message).attrs
  const peers = all.flatMap(({ attrs }) => (attrs['peers'] ?? []) as { value: Peer }[])
  const mark = first['fwmark'] as number
  return [
    [key(first['privateKey']), key(first['publicKey']), first['listenPort'], mark ? `0x${mark.toString(16)}` : 'off'].join('\t'),
    ...peers.map(({ value }) => {
      const ips = (value.allowedips ?? []).map(({ value: { ipaddr, cidrMask } }) => `${ipaddr}/${cidrMask}`)
      return [
        key(value['publicKey']),
        key(value['presharedKey']),
        value['endpoint'] ?? '(none)',
        ips.join(',') || '(none)',
        value.lastHandshakeTime.sec,
        value['rxBytes'],
        value['txBytes'],
        value['persistentKeepaliveInterval'] || 'off',
      ].join('\t')
    }),
  ]
}
