import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The headers that define what the tables name. sys/socket.h first: the kernel's own leave out what it has defined. */
const HEADERS = [
  ...[
    'sys/socket.h',
    'net/if.h',
    'linux/netlink.h',
    'linux/rtnetlink.h',
    'linux/if_link.h',
    'linux/if_addr.h',
    'linux/if_bridge.h',
  ],
  ...[
    'linux/if_arp.h',
    'linux/if_tun.h',
    'linux/veth.h',
    'linux/net_namespace.h',
    'linux/ip.h',
    'linux/ipv6.h',
    'linux/devlink.h',
    'linux/if_bonding.h',
    'linux/if_ether.h',
    'linux/if_vlan.h',
    'linux/can/netlink.h',
    'linux/can/vxcan.h',
    'linux/batman_adv.h',
    'linux/wwan.h',
    'linux/mpls.h',
    'linux/mrp_bridge.h',
    'linux/cfm_bridge.h',
  ],
]

const run = (command: string, args: string[], input?: string): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20, ...(input === undefined ? {} : { input }) })

const includes = `#define _GNU_SOURCE\n${HEADERS.map((file) => `#include <${file}>\n`).join('')}`

/** Why C cannot be asked here, or undefined. */
export const noCompiler: string | undefined = (() => {
  const { status, stderr } = run('cc', ['-E', '-x', 'c', '-'], includes)
  return status === 0 ? undefined : (stderr ?? '').trim().split('\n')[0] || 'no C compiler'
})()

/** Which of the names the installed headers define. */
export function known(names: readonly string[]): string[] {
  const macros = run('cc', ['-E', '-dM', '-x', 'c', '-'], includes).stdout
  const words = new Set(`${run('cc', ['-E', '-P', '-x', 'c', '-'], includes).stdout}\n${macros}`.match(/\b[A-Z]\w*/g))
  return names.filter((name) => words.has(name))
}

/** Compiles and runs a C program that prints the expressions, one a line. */
export function ask(expressions: readonly string[]): number[] {
  const lines = expressions.map((one) => `  printf("%lld\\n", (long long)(${one}));\n`).join('')
  const program = `${includes}#include <stdio.h>\n#include <stddef.h>\nint main(void) {\n${lines}  return 0;\n}\n`
  const folder = mkdtempSync(join(tmpdir(), 'nlwire-headers-'))
  try {
    const compiled = run('cc', ['-x', 'c', '-', '-o', join(folder, 'ask')], program)
    if (compiled.status !== 0) throw new Error(compiled.stderr)
    return run(join(folder, 'ask'), []).stdout.trim().split('\n').map(Number)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
