// Completion of command lines in bash, by the script that nlwire prints.
import { spawnSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { nlwire } from './support/command.ts'

let script: string
beforeAll(async () => {
  script = (await nlwire('completion', 'bash')).out
})

/** What bash offers for the last of some words, for each line. */
function offered(...lines: readonly string[][]): string[][] {
  const call = (words: string[]): string =>
    `COMP_WORDS=(nlwire ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _nlwire; echo "\${COMPREPLY[*]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', `${script}\n${lines.map(call).join('\n')}`], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.split(' '))
}

test('objects, commands, words, types and their options, and links', () => {
  const [objects, commands, type, options, settings, links, device, none] = offered(
    ['li'],
    ['bridge', 'fdb', 'a'],
    ['-n', 'x', 'link', 'add', 'v0', 'type', 'vx'],
    ['li', 'add', 'v0', 'type', 'vxlan', 'dst'],
    ['link', 'set', 'lo', 'm'],
    ['link', 'set', 'l'],
    ['route', 'add', '10.0.0.0/8', 'dev', 'lo'],
    ['link', 'set', 'lo', 'gso_ipv4'],
  )
  expect({ objects, commands, type, options }).toEqual({
    objects: ['link'],
    commands: ['add', 'append'],
    type: ['vxcan', 'vxlan'],
    options: ['dstport'],
  })
  expect(settings).toEqual(expect.arrayContaining(['mtu', 'master']))
  expect(links).toContain('lo')
  expect(device).toEqual(['lo'])
  // Not implemented.
  expect(none).toEqual([''])
})

test('words of commands whose readers ignore what they do not know, from their usage', () => {
  const [vlan, mdb, tun, labels, values, entries] = offered(
    ['bridge', 'vlan', 'add', ''],
    ['bridge', 'mdb', 'del', 'p'],
    ['tuntap', 'add', 'v'],
    ['addrlabel', 'add', ''],
    ['tunnel', 'show', 'gr'],
    ['bridge', 'fdb', 'flush', 'nos'],
  )
  expect(vlan).toEqual(['vid', 'dev', 'tunnel_info', 'id', 'pvid', 'untagged', 'self', 'master'])
  expect({ mdb, tun, labels }).toEqual({ mdb: ['port', 'permanent'], tun: ['vnet_hdr'], labels: ['prefix', 'label', 'dev'] })
  // Values of a word are none of the command, and [no]static is two words.
  expect({ values, entries }).toEqual({ values: [''], entries: ['nostatic', 'nosticky'] })
})

test('commands and links of other programs', () => {
  const [commands, links, shells, devices] = offered(
    ['wg', 'sh'],
    ['wg', 'show', 'l'],
    ['completion', ''],
    ['ethtool', '-k', 'l'],
  )
  expect({ commands, links, shells, devices }).toEqual({
    commands: ['show', 'showconf'],
    links: ['lo'],
    shells: ['bash'],
    devices: ['lo'],
  })
})

test('options, and files of commands that ip does not have', () => {
  const [own, global, files, topics] = offered(['decode', '--fol'], ['-det'], ['decode', 'package.js'], ['help', 'opt'])
  expect([own, global, files, topics]).toEqual([['--follow'], ['-details'], ['package.json'], ['options']])
})

test('every type that help lists, and its options, also if its reader ignores unknown words', async () => {
  const types = (await nlwire('link', 'help')).err.replace(/.*^TYPE: (.*) have options.*/ms, '$1').split(/,\s+| and\s+|\s+/)
  const [all = [], gtp, veth] = offered(
    ['link', 'add', 'v0', 'type', ''],
    ['link', 'add', 'v0', 'type', 'gtp', ''],
    ['link', 'add', 'v0', 'type', 'veth', ''],
  )
  expect(types).toContain('gtp')
  expect(all).toEqual(expect.arrayContaining([...types, 'dummy', 'wireguard']))
  expect({ gtp, veth }).toEqual({ gtp: ['role', 'hsize', 'restart_count'], veth: ['peer', 'name'] })
})

test('names of messages, structs and sets, and values of options of commands that ip does not have', () => {
  const [message, command, file, sets, of, times, short, family] = offered(
    ['encode', 'RTM_NEWL'],
    ['encode', 'CTRL_CMD_GETF'],
    ['encode', 'package.js'],
    ['schema', 'ifa'],
    ['schema', '--json', 'linkinfo-vx'],
    ['decode', 'x.pcap', '--time', ''],
    ['trace', '--time', 'r'],
    ['schema', '--kernel', 'nlc'],
  )
  expect(message).toEqual(['RTM_NEWLINK', 'RTM_NEWLINKPROP'])
  expect({ command, file }).toEqual({ command: ['CTRL_CMD_GETFAMILY'], file: ['package.json'] })
  expect(sets).toEqual(expect.arrayContaining(['ifaddrmsg', 'ifa_cacheinfo']))
  expect(of).toEqual(expect.arrayContaining(['linkinfo-vxlan-attrs']))
  expect({ times, short, family }).toEqual({ times: ['relative', 'iso', 'epoch'], short: ['relative'], family: ['nlctrl'] })
})

test('every name that is offered is one word of the shell', () => {
  const names = /^declare -gA _nlwire_first=\((.*?)^\)/ms.exec(script)?.[1]?.match(/(?<==').*(?=')/gm) ?? []
  expect(names.length).toBeGreaterThan(3)
  expect(names.flatMap((words) => words.split(' ')).filter((word) => !/^[\w.-]+$/.test(word))).toEqual([])
})

test('no other shell', async () => {
  expect(await nlwire('completion', 'csh')).toMatchObject({ code: 255, err: expect.stringContaining('"bash"') })
})
