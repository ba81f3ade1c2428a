// What ensure of WireGuard compares, and what it does not take.
import { describe, expect, test } from 'vitest'
import { checkedChanges } from '../../src/wireguard/changes.ts'
import type { WireguardDevice } from '../../src/wireguard/device.ts'
import { changesTo } from '../../src/wireguard/ensure.ts'

const KEY = Buffer.alloc(32, 1).toString('base64')
const device = (endpoint: string): WireguardDevice =>
  ({ ifindex: 5, ifname: 'wg0', peers: [{ publicKey: KEY, endpoint, allowedips: [] }] }) as unknown as WireguardDevice
const wanted = (peer: object, more: object = {}) => checkedChanges({ peers: [{ publicKey: KEY, ...peer }], ...more } as never)

describe('an endpoint in other words is the same', () => {
  test.each([
    ['[2001:db8::1]:51820', '[2001:DB8::1]:51820'],
    ['[2001:db8::1]:51820', '[2001:db8:0::1]:51820'],
    ['192.0.2.1:80', '192.0.2.1:80'],
  ])('%s, given %s', (there, endpoint) => {
    expect(changesTo(device(there), wanted({ endpoint })).changes).toBeUndefined()
  })

  test('another one is sent', () => {
    expect(changesTo(device('[2001:db8::1]:51820'), wanted({ endpoint: '[2001:db8::2]:51820' })).updated).toEqual([KEY])
  })
})

describe('what a wanted state cannot say is refused', () => {
  test.each([
    ['a peer twice', checkedChanges({ peers: [{ publicKey: KEY }, { publicKey: KEY }] }), `peers: ${KEY} is given twice`],
    ['remove', wanted({ remove: true }), 'peers: ensure takes neither remove nor updateOnly'],
    ['updateOnly', wanted({ updateOnly: true }), 'peers: ensure takes neither remove nor updateOnly'],
    ['replacePeers', wanted({}, { replacePeers: true }), 'replacePeers: ensure takes { prune: true } in its place'],
  ])('%s', (_, changes, refusal) => {
    expect(() => changesTo(device('192.0.2.1:80'), changes)).toThrow(new TypeError(refusal))
  })
})
