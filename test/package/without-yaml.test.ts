// The package `yaml` is optional: without it nlwire says how to get it, and reads specifications in JSON.
import { spawnSync } from 'node:child_process'
import { beforeAll, expect, test } from 'vitest'
import { type Packed, packed, ROOT } from './support/packed.ts'

let it: Packed
beforeAll(() => {
  it = packed()
}, 600_000)

function operations(spec: string): { status: number | null; stdout: string; stderr: string } {
  const words = ['dist/cli/main.js', 'ynl', '--spec', `${ROOT}fixtures/ynl/${spec}`, '--list-ops']
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: it.folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('a specification in YAML', () => {
  const { status, stdout, stderr } = operations('demo.yaml')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(
    /demo\.yaml is YAML, for which nlwire needs the package "yaml": npm install yaml\. It reads JSON without it:/,
  )
})

test('a specification in JSON', () => {
  expect(operations('mptcp.json')).toEqual({
    status: 0,
    stdout: 'set-limits  [ do ]\nget-limits  [ do ]\n',
    stderr: '',
  })
})
