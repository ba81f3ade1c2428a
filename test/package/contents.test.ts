import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { USAGE } from '../../src/cli/usage.ts'
import { kilobytes, type Packed, packed, ROOT } from './support/packed.ts'

let it: Packed
beforeAll(() => {
  it = packed()
})

// 600 kB were wanted for links and addresses. Routes, rules, next hops, bridges and their commands came since, and tables of traffic
// control, netfilter, xfrm, sock_diag and the families of generic netlink, ethtool, WireGuard, and the guide with all of it. The types
// of the five largest families take 40 kB, the words of tools in `decode` 57. Little of it is there twice: xz, which finds repetitions across all
// files, makes it only a quarter smaller than gzip.
test('each entry begins with what it is, for editors and the reference', () => {
  const { folder } = packed()
  for (const name of ['index', 'wire', 'capture', 'declare', 'testing', 'genl', 'ethtool', 'wireguard'])
    expect(readFileSync(`${folder}/dist/${name}.d.ts`, 'utf8'), name).toMatch(/^\/\*\*\n(?: \*.*\n)+? \* @module nlwire/)
})

test('it is small', () => {
  expect(kilobytes(it.tarball)).toBeLessThan(1020)
})

test('it has neither sources nor source maps', () => {
  const files = readdirSync(it.folder, { recursive: true, encoding: 'utf8' })
  expect(files).toContain('dist/index.js')
  expect(files.filter((file) => /\.map$|^src|(?<!\.d)\.ts$/.test(file) && !file.startsWith('examples/'))).toEqual([])
})

test('every link of its pages leads to a file in it', () => {
  const pages = readdirSync(it.folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/guide/links.md']))
  const dead = pages.flatMap((page) => {
    const text = readFileSync(join(it.folder, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '')
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => (link as string).replace(/#.*/, ''))
    const files = links.filter((link) => link !== '' && !/^\w+:/.test(link))
    return files.filter((link) => !existsSync(join(it.folder, dirname(page), link))).map((link) => `${page}: ${link}`)
  })
  expect(dead).toEqual([])
})

// Node prints the line of what nobody catches.
test('what the library throws, or rejects with, stands on a short line', () => {
  const folder = join(it.folder, 'dist/shared')
  const files = readdirSync(folder).filter((name) => /^(base|core|socket|live|tables|recorded|control)\.js$/.test(name))
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/.*\b(?:throw|new \w*Error)\b.*/g) ?? [])
  expect(lines.length).toBeGreaterThan(500)
  expect(lines.filter((line) => line.length > 500)).toEqual([])
})

test('every part of the command finds in the library what it imports', () => {
  const code = `const { readdirSync } = await import('node:fs')
    const parts = readdirSync('dist/shared').filter((name) => /^cli-.*\\.js$/.test(name))
    for (const part of parts) await import(process.cwd() + '/dist/shared/' + part)
    console.log(parts.length > 20)`
  const options = { cwd: it.folder, encoding: 'utf8' } as const
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', code], options)).toBe('true\n')
})

test('a list of the command loads no more than it needs', () => {
  const importsOf = (name: string): string[] => {
    const text = readFileSync(join(it.folder, 'dist', name), 'utf8')
    return [
      ...new Set([...text.matchAll(/(?<=^|[;}])import *\{[^}]*\} *from *"([^"]+)"/gm)].map(([, from]) => from as string)),
    ].sort()
  }
  expect(['cli/main.js', 'shared/command.js', 'shared/socket.js', 'shared/base.js'].map(importsOf)).toEqual([
    [],
    ['./base.js', './socket.js'],
    ['./base.js'],
    [],
  ])
})

test('its manual page has the help of every command', () => {
  const { man } = JSON.parse(readFileSync(join(it.folder, 'package.json'), 'utf8')) as { man: string }
  const page = readFileSync(join(it.folder, man), 'utf8')
    .replaceAll(/\\\[u(\w+)\]/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('\\&', '')
    .replaceAll('\\-', '-')
    .replaceAll('\\e', '\\')
  // Commands begin in the first column there, and the lines that continue them move with them.
  const flush = (text: string): string => text.replaceAll(/^ +/gm, '')
  const helps = Object.values(USAGE).map((text) => flush(text.replace('Usage: ', '')))
  expect(helps.filter((text) => !flush(page).includes(text.trimEnd()))).toEqual([])
  expect(page).toMatch(/^\.SS nlwire link\n\.nf\nnlwire link \[ show \]/m)
  expect(page).toMatch(/^\.SH OPTIONS\n\.nf\nOPTIONS: -4, -6/m)
})

test('its tables mean what those of the source mean', () => {
  const node = (args: string[], cwd: string): string =>
    execFileSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1e8 })
  expect(node([join(it.folder, 'dist/cli/main.js'), 'schema', '--markdown'], it.folder)).toBe(
    readFileSync(`${ROOT}docs/attributes.md`, 'utf8'),
  )
  const code = `import { encode, explainParts, rtnetlink } from 'nlwire/wire'
    const parts = explainParts(encode({ type: 16, attrs: { mtu: 1500 } }))
    console.log(parts.find(({ path }) => path === 'IFLA_MTU')?.row?.meaning)`
  expect(node(['--input-type=module', '-e', code], it.user('meaning', {}))).toBe('largest payload of a frame, in bytes\n')
})
