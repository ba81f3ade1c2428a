import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { ip } from '../linux/support/child.ts'
import { describeLive } from '../support/live.ts'
import { trace } from './support/trace.ts'

describeLive('nlwire trace --nlmon', () => {
  const hasNlmon = (): Promise<boolean> =>
    ip('link add nlmontest type nlmon').then(
      () => ip('link del nlmontest').then(() => true),
      () => false,
    )
  const hasRecorder = ['tcpdump', 'dumpcap'].some((name) => spawnSync(name, ['--version']).status === 0)

  test('where the kernel has no nlmon it says so, and runs nothing', async (context) => {
    if (await hasNlmon()) context.skip('this kernel has nlmon')
    expect(await trace(['--nlmon', 'echo', 'hello'])).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringMatching(/^nlwire trace: this kernel has no nlmon devices/) },
    })
  })

  test('all of netlink in the namespace while the program runs; the device is gone afterwards', async (context) => {
    if (!hasRecorder || !(await hasNlmon())) context.skip('no nlmon in this kernel, or no tcpdump and no dumpcap')
    const { code, stdout, stderr } = await trace(['--nlmon', 'sh', '-c', 'ip link show lo; exit 4'])
    expect([code, stdout]).toEqual([4, await ip('link show lo')])
    expect(stderr).toMatch(/ link get\n.*RTM_GETLINK[\s\S]*< RTM_NEWLINK 1: lo: <[\s\S]*1 reply/)
    expect(await ip('-o link')).not.toMatch(/nlmon/)
    // In an emulated machine a start of Node takes half a minute.
  })
})
