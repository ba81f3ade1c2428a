import { expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { limitsOf } from '../../src/linux/socket/limits.ts'
import { describeLive } from '../support/live.ts'

describeLive('the command', () => {
  test('waits as long as ip does, and the library is as it was afterwards', async () => {
    const deadlines: number[] = []
    const io = { out: () => void deadlines.push(limitsOf({}).deadline), err: () => undefined }
    expect(await run(['link', 'show', 'lo'], io as never)).toBe(0)
    expect(deadlines).toContain(Number.POSITIVE_INFINITY)
    expect(limitsOf({}).deadline - performance.now()).toBeLessThanOrEqual(5000)
  })
})
