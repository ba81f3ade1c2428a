import { afterAll, expect, it } from 'vitest'
import { both, describeBeside, setUp, tearDown } from './support/side-by-side.ts'

const LINES = [
  'vrf',
  'vrf show',
  'vrf list',
  '-j vrf show',
  'vrf show nosuch',
  'vrf show lo',
  'vrf show a b',
  'vrf identify',
  'vrf id 1',
  'vrf identify x',
  'vrf identify 1 2',
  'vrf identify 99999999',
  'vrf pids',
  'vrf pids lo',
  'vrf pids nosuch',
  'vrf pids a b',
  'vrf exec',
  'vrf exec lo',
  'vrf foo',
  'vrf help',
]

describeBeside('vrf, as ip does it', () => {
  afterAll(tearDown)

  it('vrf without a VRF', async () => {
    setUp([])
    for (const line of LINES) {
      const { ip, nlwire } = await both(line)
      expect({ line, ...nlwire }).toEqual({ line, ...ip })
    }
  })
})
