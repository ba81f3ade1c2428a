import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The headers that define what the tables name. sys/socket.h first: the kernel's own leave out what it has defined. */
const HEADERS = [
  ...['sys/socket.h', 'net/if.h', 'linux/netlink.h', 'linux/rtnetlink.h', 'linux/if_link.h', 'linux/if_addr.h'],
  ...['linux/if_addrlabel.h', 'linux/if_arp.h', 'linux/if_bridge.h', 'linux/if_bonding.h', 'linux/if_tun.h', 'linux/if_tunnel.h'],
  ...[
    'linux/if_vlan.h',
    'linux/if_ether.h',
    'linux/if_macsec.h',
    'linux/veth.h',
    'linux/can/netlink.h',
    'linux/can/vxcan.h',
    'linux/can/gw.h',
    'linux/dcbnl.h',
  ],
  ...[
    'linux/amt.h',
    'linux/batman_adv.h',
    'linux/wwan.h',
    'linux/caif/if_caif.h',
    'linux/gtp.h',
    'linux/ip6_tunnel.h',
    'linux/fou.h',
  ],
  ...[
    'linux/mrp_bridge.h',
    'linux/cfm_bridge.h',
    'linux/net_namespace.h',
    'linux/neighbour.h',
    'linux/fib_rules.h',
    'linux/netconf.h',
  ],
  ...[
    'linux/nexthop.h',
    'linux/lwtunnel.h',
    'linux/mpls.h',
    'linux/mpls_iptunnel.h',
    'linux/seg6_iptunnel.h',
    'linux/seg6_local.h',
  ],
  ...[
    'linux/in6.h',
    'linux/rpl.h',
    'linux/rpl_iptunnel.h',
    'linux/ioam6.h',
    'linux/ioam6_iptunnel.h',
    'linux/ila.h',
    'linux/ip.h',
    'linux/ipv6.h',
    'linux/icmpv6.h',
  ],
  ...['linux/mroute.h', 'linux/mroute6.h', 'linux/devlink.h', 'linux/snmp.h'],
  ...['linux/gen_stats.h', 'linux/pkt_sched.h', 'linux/pkt_cls.h', 'linux/filter.h', 'linux/can.h', 'linux/ife.h'],
  ...['bpf', 'connmark', 'csum', 'ct', 'ctinfo', 'defact', 'gact', 'gate', 'ife', 'mirred', 'mpls', 'nat', 'pedit', 'sample']
    .concat('skbedit', 'skbmod', 'tunnel_key', 'vlan')
    .map((kind) => `linux/tc_act/tc_${kind}.h`),
  ...['cmp', 'ipt', 'meta', 'nbyte', 'text'].map((kind) => `linux/tc_ematch/tc_em_${kind}.h`),
  'linux/netfilter/xt_set.h',
]

const run = (command: string, args: string[], input?: string): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20, ...(input === undefined ? {} : { input }) })

/** The beginning of a C program that may use all of them; an older package lacks some, but none lacks linux/rtnetlink.h. */
const includes = [
  '#define _GNU_SOURCE',
  ...HEADERS.map((file) => `#if __has_include(<${file}>)\n#include <${file}>\n#endif`),
  '#include <linux/rtnetlink.h>\n',
].join('\n')

/** Why no C compiler can be used here, or undefined. */
export const noCompiler: string | undefined = (() => {
  const { status, stderr } = run('cc', ['-E', '-x', 'c', '-'], includes)
  return status === 0 ? undefined : (stderr ?? '').trim().split('\n')[0] || 'no C compiler'
})()

/** The headers as the C preprocessor reads them: its text with `#define`s and the files that contain them. */
export function preprocessed(): string {
  return run('cc', ['-E', '-dD', '-x', 'c', '-'], includes).stdout
}

/** Which of the names the installed headers define. */
export function defined(names: readonly string[]): string[] {
  const macros = run('cc', ['-E', '-dM', '-x', 'c', '-'], includes).stdout
  const words = new Set(`${run('cc', ['-E', '-P', '-x', 'c', '-'], includes).stdout}\n${macros}`.match(/\b[A-Za-z]\w*/g))
  return names.filter((name) => words.has(name))
}

/** Compiles and runs a C program that prints the expressions, one a line. */
export function ask(expressions: readonly string[]): number[] {
  const lines = expressions.map((one) => `  printf("%lld\\n", (long long)(${one}));\n`).join('')
  // What goes over the wire big-endian (GRE_CSUM) is printed as it is written there, whatever the byte order here.
  const order = ['16', '32', '64'].map((n) => `#undef __cpu_to_be${n}\n#define __cpu_to_be${n}(x) (x)\n`).join('')
  const program = `${includes}${order}#include <stdio.h>\n#include <stddef.h>\nint main(void) {\n${lines}  return 0;\n}\n`
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-headers-'))
  try {
    const compiled = run('cc', ['-x', 'c', '-', '-o', join(folder, 'ask')], program)
    if (compiled.status !== 0) throw new Error(compiled.stderr)
    return run(join(folder, 'ask'), []).stdout.trim().split('\n').map(Number)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
