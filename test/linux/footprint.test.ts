import { expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { runInWorker, runScript } from './support/child.ts'

// Namespaces of every thread, cwd, umask, signals, capabilities, limits, descriptors and threads.
describeLive('the process is afterwards what it was', () => {
  test('in the main thread', async () => {
    expect(await runScript('footprint.ts')).toEqual({
      code: 0,
      signal: null,
      stdout: '34 operations in the main thread\n',
      stderr: '',
    })
  })

  test('in a worker that alone loads nlwire', async () => {
    expect(await runInWorker('footprint.ts')).toEqual({
      code: 0,
      signal: null,
      stdout: '34 operations in the worker\n',
      stderr: '',
    })
  })
})
