// What `ip tunnel` and `ip -6 tunnel` of iproute2 6.1 printed on Linux 6.1 (Debian, in the emulator), beside what is printed here.
import { expect, test } from 'vitest'
import { Output } from '../../src/cli/output/output.ts'
import { printTunnel } from '../../src/cli/tunnel/print.ts'
import { useNameFiles } from '../../src/rtnl/common/names.ts'

// As Debian has it.
useNameFiles({ text: (path) => (path.endsWith('rt_dsfield') ? '0x20 CS1\n' : undefined), list: () => undefined })

const ctx = {
  command: 'link',
  ifname: (index: number) => `v${index}`,
  ifflags: () => undefined,
  netnsName: () => undefined,
} as const

function printed(json: boolean, name: string, kind: string, data: Parameters<typeof printTunnel>[2]): string {
  const out = new Output({ json })
  out.open()
  printTunnel(
    { type: 16, header: {}, attrs: { ifname: name } } as unknown as Parameters<typeof printTunnel>[0],
    kind,
    data,
    out,
    ctx,
    false,
  )
  out.close()
  return out.finish().trim()
}

const KEY = 0x2000
const ENDS = { remote: '10.0.0.1', local: '10.0.0.2' }

test.each([
  [
    'tunl0',
    'ipip',
    { proto: 0, pmtudisc: 0 },
    'tunl0: any/ip remote any local any ttl inherit nopmtudisc',
    { ifname: 'tunl0', mode: 'any/ip', remote: '0.0.0.0', local: '0.0.0.0', nopmtudisc: null },
  ],
  [
    't1',
    'gre',
    { ...ENDS, ttl: 64, iflags: KEY, oflags: KEY, ikey: 5, okey: 5 },
    't1: gre/ip remote 10.0.0.1 local 10.0.0.2 ttl 64 key 5',
    { ifname: 't1', mode: 'gre/ip', ...ENDS, ttl: 64, key: 5, flags: [] },
  ],
  [
    't4',
    'vti',
    { ...ENDS, ikey: 9, okey: 12 },
    't4: ip/ip remote 10.0.0.1 local 10.0.0.2 ttl inherit nopmtudisc ikey 9 okey 12',
    { ifname: 't4', mode: 'ip/ip', ...ENDS, nopmtudisc: null, ikey: 9, okey: 12 },
  ],
  [
    'ip_vti0',
    'vti',
    {},
    'ip_vti0: ip/ip remote any local any ttl inherit nopmtudisc key 0',
    { ifname: 'ip_vti0', mode: 'ip/ip', remote: '0.0.0.0', local: '0.0.0.0', nopmtudisc: null, key: 0 },
  ],
  [
    'sit9',
    'sit',
    { remote: '10.0.0.9', tos: 1, '6rdPrefix': '2002::', '6rdPrefixlen': 16 },
    'sit9: ipv6/ip remote 10.0.0.9 local any ttl inherit tos inherit 6rd-prefix 2002::/16',
    { ifname: 'sit9', mode: 'ipv6/ip', remote: '10.0.0.9', local: '0.0.0.0', '6rd-prefix': '2002::', '6rd-prefixlen': 16 },
  ],
  [
    't6',
    'gre',
    { remote: '10.0.0.6', tos: 0x21 },
    't6: gre/ip remote 10.0.0.6 local any ttl inherit tos inherit/CS1',
    { ifname: 't6', mode: 'gre/ip', remote: '10.0.0.6', local: '0.0.0.0', tos: '0x21', flags: [] },
  ],
  [
    't2',
    'ip6tnl',
    { remote: 'fd00::4', local: 'fd00::2', link: 0, proto: 0, encapLimit: 4, ttl: 64, flowinfo: 0x01012345, flags: 0x10 },
    't2: any/ipv6 remote fd00::4 local fd00::2 encaplimit 4 hoplimit 64 tclass 0x10 flowlabel 0x12345 (flowinfo 0x01012345) dscp inherit',
    {
      ifname: 't2',
      mode: 'any/ipv6',
      remote: 'fd00::4',
      local: 'fd00::2',
      encap_limit: 4,
      hoplimit: 64,
      tclass: '0x10',
      flowlabel: '0x12345',
      flowinfo: '0x01012345',
      ip6_tnl_f_rcv_dscp_copy: null,
    },
  ],
  [
    'ip6tnl0',
    'ip6tnl',
    { proto: 41 },
    'ip6tnl0: ipv6/ipv6 remote :: local :: encaplimit 0 hoplimit inherit tclass 0x00 flowlabel 0x00000 (flowinfo 0x00000000)',
    {
      ifname: 'ip6tnl0',
      mode: 'ipv6/ipv6',
      remote: '::',
      local: '::',
      encap_limit: 0,
      tclass: '0x00',
      flowlabel: '0x00000',
      flowinfo: '0x00000000',
    },
  ],
])('%s', (name, kind, data, text, json) => {
  expect(printed(false, name, kind, data)).toBe(text)
  expect(JSON.parse(printed(true, name, kind, data))).toEqual([json])
})
