import { expect, test } from 'vitest'
import { describeLive } from '../support/live.ts'
import { program } from '../support/program.ts'
import { run } from './support/child.ts'

describeLive('without descriptors', () => {
  test.each([
    ['load', 'undefined'],
    ['load with few', 'undefined'],
    ['ping', '1'],
    ['watch', 'resync'],
    ['events', 'resync'],
    ['wait', 'lo'],
  ])('a call is a SyscallError EMFILE, and the same call works later: %s', async (way, result) => {
    // One file: the modules of the source would need more descriptors than there are.
    const words = [process.execPath, await program('test/linux/support/emfile.ts'), way]
    // Hard and soft: Node raises the soft limit to the hard one.
    expect(await run('sh', ['-c', 'ulimit -n 100 && exec "$@"', 'sh', ...words])).toEqual({
      code: 0,
      signal: null,
      stdout: `true EMFILE\n${result}\n`,
      stderr: '',
    })
  })
})
