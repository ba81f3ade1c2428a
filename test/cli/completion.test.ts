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
    type: ['vxlan'],
    options: ['dstport'],
  })
  expect(settings).toEqual(expect.arrayContaining(['mtu', 'master']))
  expect(links).toContain('lo')
  expect(device).toEqual(['lo'])
  // Not implemented.
  expect(none).toEqual([''])
})

test('options, and files of commands that ip does not have', () => {
  const [own, global, files, topics] = offered(['decode', '--fol'], ['-det'], ['decode', 'package.js'], ['help', 'opt'])
  expect([own, global, files, topics]).toEqual([['--follow'], ['-details'], ['package.json'], ['options']])
})

test('no other shell', async () => {
  expect(await nlwire('completion', 'csh')).toMatchObject({ code: 255, err: expect.stringContaining('"bash"') })
})
