// Where compiled code is kept: only in a folder that nobody else can write to.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepCompiled } from '../../src/cli/compile-cache.ts'

let home: string
const enabled: string[] = []
const enable = (folder: string): unknown => enabled.push(folder)

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nlwire-cache-'))
  enabled.splice(0)
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'))
  vi.stubEnv('NODE_COMPILE_CACHE', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

test('the folder is made, for the user only', () => {
  keepCompiled(enable)
  expect(enabled).toEqual([join(home, 'cache/nlwire')])
  expect(statSync(join(home, 'cache/nlwire')).mode & 0o777).toBe(0o700)
})

test('nothing is kept where others can write, or behind a link', () => {
  mkdirSync(join(home, 'cache'))
  chmodSync(join(home, 'cache'), 0o777)
  keepCompiled(enable)
  chmodSync(join(home, 'cache'), 0o700)
  mkdirSync(join(home, 'other'))
  symlinkSync(join(home, 'other'), join(home, 'cache/nlwire'))
  keepCompiled(enable)
  expect(enabled).toEqual([])
})

test('nothing is made below a folder of somebody else, without an absolute path, or beside a folder of Node', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/proc/self/cache')
  keepCompiled(enable)
  vi.stubEnv('XDG_CACHE_HOME', 'cache')
  keepCompiled(enable)
  expect(existsSync('cache')).toBe(false)
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'))
  vi.stubEnv('NODE_COMPILE_CACHE', home)
  keepCompiled(enable)
  expect([enabled, existsSync(join(home, 'cache'))]).toEqual([[], false])
})
