// `address save`, `showdump` and `restore`, by `ip` and by nlwire, in two namespaces that were set up alike.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { command } from './support/bundle.ts'
import { withoutHints } from './support/hints.ts'
import { describeBeside } from './support/side-by-side.ts'

const NLWIRE = (await command()).join(' ')
const folder = mkdtempSync(join(tmpdir(), 'nlwire-saved-'))
const file = (name: string): string => join(folder, name)

const SIDES = [
  ['saved-ip', 'ip'],
  ['saved-nlwire', NLWIRE],
] as const

const SETUP = [
  'link add v0 index 10 type veth peer name v1 index 11',
  'link set v0 addrgenmode none',
  'link set v1 addrgenmode none',
  'addr add 10.0.0.1/24 brd + dev v0 label v0:x',
  'addr add 10.0.1.1 peer 10.0.1.2 dev v0',
  'addr add 10.0.2.1/24 metric 7 noprefixroute dev v1',
  'addr add fd00::1/64 nodad dev v0',
  'link set v0 up',
]

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What both do with a script, in which IP is the program, in their namespace. */
const both = (script: string): Outcome[] =>
  SIDES.map(([netns, program]) => {
    const text = script.replaceAll('IP', program).replaceAll('NS', netns)
    const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', netns, 'sh', '-c', text], {
      encoding: 'latin1',
      cwd: folder,
    })
    return { status, stdout, stderr }
  })

/** Without times, which differ between two namespaces. */
const untimed = (dump: string): string[] => {
  const bytes = Buffer.from(dump, 'latin1')
  const found: string[] = [bytes.subarray(0, 4).toString('hex')]
  for (let at = 4; at < bytes.length; at += bytes.readUInt32LE(at)) {
    const message = Buffer.from(bytes.subarray(at, at + bytes.readUInt32LE(at)))
    message.fill(0, 8, 16)
    for (let attr = 24; attr < message.length; attr += (message.readUInt16LE(attr) + 3) & ~3)
      if (message.readUInt16LE(attr + 2) === 6) message.fill(0, attr + 12, attr + 20)
    found.push(message.toString('hex'))
  }
  return found
}

describeBeside('saved addresses', () => {
  beforeAll(() => {
    for (const [netns] of SIDES) {
      spawnSync('ip', ['netns', 'add', netns])
      for (const line of SETUP) spawnSync('ip', ['-n', netns, ...line.split(' ')])
    }
  })
  afterAll(() => {
    for (const [netns] of SIDES) spawnSync('ip', ['netns', 'del', netns])
    rmSync(folder, { recursive: true })
  })

  test.for(['addr save', '-4 addr save', 'a sa dev v0', 'addr save to 10.0.0.0/8', '-0 addr save'])('IP %s', (line) => {
    const [ip, nlwire] = both(`IP ${line}`)
    expect({ ...nlwire, stdout: untimed(nlwire?.stdout ?? '') }).toEqual({ ...ip, stdout: untimed(ip?.stdout ?? '') })
    expect(ip?.stdout.length).toBeGreaterThan(100)
  })

  test.for(['addr showdump', '-j addr showdump', '-j -p a showd', '-o addr showdump', '-br addr showdump', '-6 addr showdump'])(
    'IP %s',
    (line) => {
      writeFileSync(file('dump'), both('ip addr save')[0]?.stdout ?? '', 'latin1')
      const [ip, nlwire] = both(`IP ${line} < dump`)
      expect(nlwire).toEqual(ip)
      expect(ip).toMatchObject({ status: 0, stdout: expect.stringContaining('10.0.1.1') })
    },
  )

  test.for([
    'IP addr save nosuch',
    'IP addr save dev nosuch',
    'IP addr showdump < /dev/null',
    'IP addr restore < /dev/null',
    'echo hello | IP addr restore',
    'echo hello | IP -j addr showdump',
    'head -c 100 dump | IP addr restore',
    'head -c 100 dump | IP addr showdump',
    'head -c 100 dump | IP -j addr showdump',
    'head -c 8 dump | IP addr showdump',
    'IP addr showdump < short',
    'IP addr showdump < long',
    'cat short | IP addr restore',
    'head -c 4 dump | IP -j addr showdump',
  ])('%s', (script) => {
    const dump = both('ip addr save')[0]?.stdout ?? ''
    writeFileSync(file('dump'), dump, 'latin1')
    writeFileSync(file('short'), `${dump.slice(0, 4)}\x04\0\0\0${dump.slice(8)}`, 'latin1')
    writeFileSync(file('long'), `${dump.slice(0, 4)}\0\0\x01\0${dump.slice(8)}`, 'latin1')
    const [ip, nlwire] = both(script)
    const usual = (outcome: Outcome | undefined): object => ({ ...outcome, stderr: outcome?.stderr.replace(/^PROGRAM: /, '') })
    expect(usual(nlwire)).toEqual(usual(ip))
  })

  test('addresses are restored; those that exist stay, another refusal ends it', () => {
    both('IP addr save > NS.dump')
    // What one program saved, the other restores.
    const swapped = both('IP addr flush dev v0 && IP addr restore < saved-ip.dump; code=$?; ip -j addr; exit $code')
    const times = /"(?:preferred|valid)_life_time":\d+|"address":"\S{17}"|"tentative":true,/g
    const plain = swapped.map((outcome) => ({ ...outcome, stdout: outcome.stdout.replace(times, '') }))
    expect(plain[1]).toEqual(plain[0])
    expect(plain[1]).toMatchObject({ status: 0, stderr: expect.stringContaining('already assigned') })
    expect(plain[1]?.stdout).toContain('"local":"10.0.1.1"')
    expect(readFileSync(file('saved-nlwire.dump')).length).toBe(readFileSync(file('saved-ip.dump')).length)
    const missing = both('IP link del v0; IP addr restore < saved-nlwire.dump')
    expect({ ...missing[1], stderr: withoutHints(missing[1]?.stderr ?? '') }).toEqual(missing[0])
    expect(missing[1]).toMatchObject({
      status: 255,
      stderr: expect.stringMatching(/\nCause: there is no link with index \d+\n$/),
    })
  })

  test.for(['save', 'restore', 'showdump'])('%s refuses a terminal', (word) => {
    const [ip, nlwire] = both(`script -qec "IP addr ${word}" /dev/null`)
    expect(nlwire).toEqual(ip)
    expect(nlwire?.status).not.toBe(0)
  })
})
