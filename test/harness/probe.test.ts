import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { HELD, kernelAnswers, watchKernel } from '../support/probe.ts'

const SILENT = ['sleep', '60']
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

test('this kernel answers', async () => {
  expect(await kernelAnswers()).toBe(true)
})

test('a query that fails was answered', async () => {
  expect(await kernelAnswers({ command: ['false'] })).toBe(true)
})

test('a query without an answer is given up after its limit', async () => {
  const began = performance.now()
  expect(await kernelAnswers({ command: SILENT, limit: 200 })).toBe(false)
  expect(performance.now() - began).toBeLessThan(5000)
})

test('a query that cannot be started is an error, not an answer', async () => {
  await expect(kernelAnswers({ command: ['/nonexistent/program'] })).rejects.toThrow('ENOENT')
})

test('the watch reports once, after three queries without an answer', async () => {
  const began = performance.now()
  let reports = 0
  await new Promise<void>((resolve) => {
    const held = (): void => {
      reports++
      resolve()
    }
    watchKernel(held, 10, { command: SILENT, limit: 100 })
  })
  expect(performance.now() - began).toBeGreaterThan(300)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(reports).toBe(1)
})

test('the watch is quiet while the kernel answers, if nothing can be started, and after its end', async () => {
  const reports: string[] = []
  const unwatch = watchKernel(() => reports.push('answering'), 10, { command: ['true'] })
  const unable = watchKernel(() => reports.push('unable'), 10, { command: ['/nonexistent/program'] })
  const ended = watchKernel(() => reports.push('ended'), 10, { command: SILENT, limit: 50 })
  ended()
  await new Promise((resolve) => setTimeout(resolve, 400))
  unwatch()
  unable()
  expect(reports).toEqual([])
})

test('npm test stops with an explanation, before it makes namespaces, and does not wait for the child', async () => {
  const env = { ...process.env, NLWIRE_TEST_PROBE: SILENT.join(' '), NLWIRE_TEST_VM: '' }
  const run = spawn(process.execPath, ['--import', 'tsx', 'test/support/run.ts', 'test/none'], { cwd: ROOT, env })
  let [stdout, stderr] = ['', '']
  run.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  run.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const code = await new Promise((resolve) => run.on('close', resolve))
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: `${HELD}\n` })
})
