import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { decode } from '../../src/wire.ts'
import { all, hexOf, recording } from '../capture/support.ts'
import { command } from './support/bundle.ts'
import { nlwire } from './support/command.ts'

const [NODE, PROGRAM] = await command()
const root = fileURLToPath(new URL('../..', import.meta.url))
const file = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
const folder = mkdtempSync(`${tmpdir()}/nlwire-recording-`)
afterAll(() => rmSync(folder, { recursive: true }))

const lines = (text: string): string[] => text.trimEnd().split('\n')
const main = file('recordings/main.pcap.gz')

describe('a recording without messages', () => {
  // The header that a recorder writes first, and nothing at all.
  const header = gunzipSync(readFileSync(main)).subarray(0, 24)
  const forms = [
    ['decode'],
    ['decode', '--messages'],
    ['decode', '--json'],
    ['decode', '--where', 'seq == 1'],
    ['explain'],
    ['explain', '--json'],
  ]
  test.each(forms)('%s %s says that there are none', async (name, ...more) => {
    for (const [at, bytes] of [header, '', '\n\n'].entries()) {
      const empty = `${folder}/empty-${at}`
      writeFileSync(empty, bytes)
      expect(await nlwire(name as string, empty, ...more)).toEqual({
        code: 0,
        out: '',
        err: `nlwire: no netlink message in ${empty}\n`,
      })
    }
  })
})

describe('nlwire decode', () => {
  test('--json: an object a message, that says what decode says', async () => {
    const { code, out, err } = await nlwire('decode', main, '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const told = lines(out).map((line) => JSON.parse(line) as Record<string, unknown>)
    const wanted = (await all(recording('recordings/main.pcap.gz'))).datagrams.flatMap((datagram) =>
      decode(datagram.bytes).map((message) => ({ datagram, message })),
    )
    expect(told).toHaveLength(wanted.length)
    for (const [i, { datagram, message }] of wanted.entries()) {
      const { type, flags, seq, pid } = message
      expect(told[i]).toMatchObject({ frame: datagram.frame, protocol: 0, type, flags, seq, pid })
      expect(Object.keys(told[i]?.['attrs'] as object)).toEqual(Object.keys(message.attrs))
    }
    expect(told[0]).toEqual({
      ...{
        frame: 1,
        offset: 56,
        time: '1795444963.854777000',
        protocol: 0,
        direction: 'sent',
        name: 'RTM_GETLINK',
        type: 18,
        flags: 769,
      },
      ...{ seq: 1795444964, pid: 0, header: { family: 0, type: 0, index: 0, flags: 0, change: 0 }, attrs: { extMask: 1 } },
    })
    expect(told[1]).toMatchObject({ attrs: { stats64: { rxBytes: expect.stringMatching(/^\d+$/) } } })
    expect(await nlwire('-j', 'decode', main)).toEqual({ code, out, err })
  })

  test('--messages: a line a message', async () => {
    const { code, out } = await nlwire('decode', main, '--messages')
    expect(code).toBe(0)
    expect(lines(out)).toHaveLength(220)
    expect(lines(out)[0]).toBe(
      '    1 1795444963.854777000 NETLINK_ROUTE > RTM_GETLINK flags REQUEST|DUMP seq 1795444964 pid 0 extMask 1',
    )
  })

  test('conversations: the request, the replies, the outcome', async () => {
    const { code, out } = await nlwire('decode', main)
    expect(code).toBe(0)
    const first = lines(out).slice(0, 4)
    expect(first[0]).toBe('#1 1795444963.854777000 link show extMask VF')
    expect(first[1]).toMatch(
      /^ {2}1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN .* link\/loopback 00:00:00:00:00:00/,
    )
    expect(first[3]).toBe('  done: 2 replies, 4.643 ms')
    expect(out).toMatch(/#\d+ [\d.]+ link add .*linkinfo\.kind veth linkinfo\.data\.veth\..*\n(?: {2}.*\n)*? {2}ok, /)
    expect(out).toMatch(/ event Deleted 4: veth-s@veth-c: </)
    const refusal = await nlwire('decode', file('captures/refusal.strace.gz'))
    expect(refusal.out).toContain(
      'link set index 3 mtu 90000\n  RTM_NEWLINK refused: EINVAL: mtu greater than device maximum (index 3), ',
    )
    const address = await nlwire('decode', file('captures/rtmon.log'))
    expect(address.out).toMatch(/event 3: v0 inet 10\.0\.0\.2\/24 scope global v0/)
  })

  test('conversations name values as explain does, and leave members that are 0', async () => {
    const routes = file('recordings/routes.pcap.gz')
    const [route = ''] = lines((await nlwire('decode', routes)).out).filter((line) => / route add .* scope /.test(line))
    const [, frame = ''] = /^#(\d+) /.exec(route) ?? []
    const { out } = await nlwire('explain', routes, '--frame', frame)
    for (const key of ['table', 'protocol', 'scope', 'type']) {
      const name = new RegExp(`rtm_${key} \\d+ (\\w+)`).exec(out)?.[1]
      expect(name).toMatch(/^[A-Z]+$/)
      expect(route).toContain(` ${key} ${name}`)
    }
    const { out: links } = await nlwire('decode', main)
    expect(links).toContain('link set index 3 change UP\n')
    expect(links).toMatch(/\.peer\.attrs\.ifname /)
    expect(links).not.toMatch(/\.peer\.header\.type 0 /)
  })

  test('the request that ip sends to see how the kernel refuses it is explained', async () => {
    const { out } = await nlwire('decode', main, '--where', 'frame == 26')
    expect(lines(out)[0]).toMatch(
      /^#26 [\d.]+ link set \(all zero, no attributes\) ip sends this to test for RTM_NEWLINK support$/,
    )
    expect(lines(out)[1]).toContain('RTM_NEWLINK refused: ENODEV')
    // Who sends it expects the refusal.
    expect(out).not.toContain('cause:')
    // A request without a body that is no probe.
    expect((await nlwire('decode', main)).out.match(/ip sends this to test/g)?.length).toBe(
      (await nlwire('decode', main)).out.match(/^#\d+ [\d.]+ link set \(all zero, no attributes\).*\n {2}RTM_NEWLINK refused/gm)
        ?.length,
    )
  })

  test('a condition selects the faults with the messages', async () => {
    const cut = (seq: number, type: string, family: string): string =>
      `sendto(3, [{nlmsg_len=32, nlmsg_type=${type}, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=${seq}, nlmsg_pid=0}, {${family}=AF_UNSPEC}], 32, 0, NULL, 0) = 32`
    const path = `${folder}/cut.txt`
    const calls = [cut(1, 'RTM_GETLINK', 'ifi_family'), cut(2, 'RTM_GETADDR', 'ifa_family')]
    writeFileSync(path, ['socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3', ...calls].join('\n'))
    for (const form of [[], ['--messages'], ['--json']]) {
      const of = async (condition: string) => {
        const { code, out, err } = await nlwire('decode', path, ...form, '--where', condition)
        return { code, faults: `${out}${err}`.match(/frame \d, byte|"fault":/g)?.length ?? 0 }
      }
      expect(await of('seq == 3')).toEqual({ code: 0, faults: 0 })
      expect(await of('type == GETADDR')).toEqual({ code: 1, faults: 1 })
      expect(await of('seq < 3')).toEqual({ code: 1, faults: 2 })
    }
  })

  test('of a request whose bytes strace left out only that is said', async () => {
    // As strace -e trace=network prints `ip link set b0 up` of iproute2 6.1.
    const head = (len: number, type: string, flags: string): string =>
      `{nlmsg_len=${len}, nlmsg_type=${type}, nlmsg_flags=${flags}, nlmsg_seq=5, nlmsg_pid=0}`
    const text = [
      'socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3',
      `sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=[${head(32, 'RTM_NEWLINK', 'NLM_F_REQUEST|NLM_F_ACK')}, {ifi_family=AF_UNSPEC, ifi_index=2, ifi_flags=IFF_UP, ifi_change=0x1}], iov_len=32}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 32`,
      `recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=[${head(36, 'NLMSG_ERROR', 'NLM_F_CAPPED')}, {error=0, msg=${head(32, 'RTM_NEWLINK', 'NLM_F_REQUEST|NLM_F_ACK')}}], iov_len=32768}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 36`,
    ].join('\n')
    const path = `${folder}/plain-strace.txt`
    writeFileSync(path, text)
    expect((await nlwire('decode', path)).out.replace(/^!.*\n/, '')).toBe('#1 link set (16 bytes were not recorded)\n  ok\n')
  })

  test('--where: messages, or conversations with one', async () => {
    const { out } = await nlwire('decode', main, '--json', '--where', 'type == RTM_NEWLINK and linkinfo.kind == "veth"')
    expect(lines(out).length).toBeGreaterThan(10)
    for (const line of lines(out)) expect(JSON.parse(line)).toMatchObject({ type: 16, attrs: { linkinfo: { kind: 'veth' } } })
    const talk = await nlwire('decode', main, '--where', 'error == -17')
    expect(lines(talk.out).filter((line) => line.startsWith('#')).length).toBe(
      lines(talk.out).filter((line) => line.includes('EEXIST')).length,
    )
  })

  test('faults: said, and the exit code is 1', async () => {
    const bytes = gunzipSync(Buffer.from((await import('node:fs')).readFileSync(main)))
    writeFileSync(`${folder}/cut.pcap`, bytes.subarray(0, bytes.length - 3))
    const { code, out } = await nlwire('decode', `${folder}/cut.pcap`, '--json')
    expect(code).toBe(1)
    expect(lines(out).filter((line) => line.startsWith('{"fault":')).length).toBeGreaterThan(0)
    expect((await nlwire('decode', `${folder}/cut.pcap`)).out).toMatch(/^! frame 204, byte \d+: /m)
  })

  test.each([
    [['decode', '--keys'], 255, /expected a file/],
    [['decode', '/nowhere'], 1, /cannot read \/nowhere: ENOENT/],
    [['decode', root], 1, /cannot read .*EISDIR/],
    [['decode', 'a', 'b'], 255, /got also "b"/],
    [['decode', 'a', '--jsn'], 255, /"--jsn" is unknown/],
    [['decode', 'a', '--where', 'type ='], 255, /--where: expected ==/],
    [['decode', file('captures/hex/xxd.txt').replace('hex/xxd.txt', '../../package.json')], 1, undefined],
    [['explain', '--keys'], 255, /expected a file/],
    [['explain', main, '--frame', 'x'], 255, /requires a number/],
    [['explain', main, '--frame', '1000'], 1, /no frame 1000/],
  ])('%j: %i', async (args, wanted, why) => {
    const { code, err } = await nlwire(...args)
    expect(code).toBe(wanted)
    if (why) expect(err).toMatch(why)
  })

  test('help', async () => {
    expect((await nlwire('decode', 'help')).out).toContain('CONDITION')
    expect((await nlwire('explain', '--help')).out).toContain('--frame')
    expect((await nlwire('help')).err).toMatch(/decode .*\n.*explain /)
  })
})

describe('nlwire explain', () => {
  test('of one frame: what explain prints', async () => {
    const { code, out } = await nlwire('explain', main, '--frame', '6')
    expect(code).toBe(0)
    expect(lines(out)[0]).toBe('# frame 6, NETLINK_ROUTE, 1795444964.855410000')
    expect(out).toMatch(/\n5a 00 +# nlmsg_type 90 RTM_GETNSID\n/)
    expect(out).toMatch(/\n06 00 00 00 +# NETNSA_FD 6\n/)
  })

  test.each(['recordings/main.pcap.gz', 'captures/generic.pcap.gz', 'captures/rtmon.log'])(
    'of all of %s: hex that is read again, byte by byte',
    async (name) => {
      const { out } = await nlwire('explain', file(name), '--keys')
      const again = await all(Buffer.from(out))
      expect(again.faults).toEqual([])
      expect(again.datagrams.map(({ bytes }) => hexOf(bytes))).toEqual(
        (await all(recording(name))).datagrams.map(({ bytes }) => hexOf(bytes)),
      )
    },
  )

  test('--json: parts that follow each other', async () => {
    const { out } = await nlwire('explain', file('captures/generic.pcap.gz'), '--json', '--keys')
    for (const line of lines(out)) {
      const { parts } = JSON.parse(line) as { parts: { start: number; end: number; bytes: string }[] }
      let at = 0
      for (const { start, end, bytes } of parts) {
        expect(start).toBe(at)
        expect(bytes.length).toBe(2 + 2 * (end - start))
        at = end
      }
    }
  })

  test('--meanings: a column of what fields mean, and hex that is read again', async () => {
    const name = 'wire/link-create-veth.hex'
    const { out } = await nlwire('explain', file(name), '--meanings')
    expect(lines(out)[1]).toBe(
      `${'5c 00 00 00             # nlmsg_len 92'.padEnd(72)} bytes of the message with this header, without padding`,
    )
    expect(out.match(/ interface name, 15 bytes at most$/gm)).toHaveLength(2)
    expect((await all(Buffer.from(out))).datagrams.map(({ bytes }) => hexOf(bytes))).toEqual(
      (await all(recording(name))).datagrams.map(({ bytes }) => hexOf(bytes)),
    )
  })

  test('a message whose end is missing: what is there, the cut is marked, and the exit status is 1', async () => {
    const { code, out } = await nlwire('explain', file('captures/printed/node-buffer.txt'))
    expect(code).toBe(1)
    expect(out).toMatch(/# malformed: message of length 64 with 50 bytes left at byte 0; .*; 14 bytes were not recorded\n/)
    expect(out).toContain('# nlmsg_len 64, malformed: message of length 64 with 50 bytes left')
    expect(out).toContain('# ifa_prefixlen 64')
    expect(out).toContain('# IFA_ADDRESS fe80::c44c:1cff:fe84:f6b7')
    expect(out).toContain('# malformed attribute of length 20 with 6 bytes left')
    const json = await nlwire('explain', file('captures/printed/node-buffer.txt'), '--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out).parts.length).toBeGreaterThan(10)
  })

  test('what is malformed is marked, everything else explained, and the exit status is 1', async () => {
    const broken = Buffer.from(recording('recordings/main.pcap.gz'))
    broken.writeUInt16LE(3, 56 + 32)
    writeFileSync(`${folder}/broken.pcap`, broken)
    const { code, out } = await nlwire('explain', `${folder}/broken.pcap`, '--frame', '1')
    expect(code).toBe(1)
    expect(out).toMatch(/# malformed: attribute of length 3 .*\n28 00 00 00 {13}# nlmsg_len 40\n/)
    expect(out).toContain('# malformed attribute of length 3 with 8 bytes left')
  })
})

describe('live', () => {
  const program = (...args: string[]) => spawn(NODE, [PROGRAM, ...args], { cwd: root })
  const pcap = recording('recordings/main.pcap.gz')

  /** Resolves when so much has been printed. */
  const until = (child: ReturnType<typeof program>, wanted: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (more: string) => {
        text += more
        if (wanted.test(text)) resolve(text)
      })
      child.on('close', () => reject(new Error(`ended without ${wanted}: ${text}`)))
    })

  test('a pipe is decoded as it comes: what has arrived is printed before more does', async () => {
    const child = program('decode', '-', '--messages')
    const closed = new Promise((resolve) => child.on('close', resolve))
    const seen = until(child, /RTM_GETLINK/)
    child.stdin.write(pcap.subarray(0, 24 + 16 + 56))
    expect(lines(await seen)).toHaveLength(1)
    child.stdin.end(pcap.subarray(24 + 16 + 56))
    expect(await closed).toBe(0)
  })

  test('--follow: what is appended to a file later', async () => {
    writeFileSync(`${folder}/growing.pcap`, pcap.subarray(0, 96))
    const child = program('decode', `${folder}/growing.pcap`, '--messages', '--follow')
    await until(child, /RTM_GETLINK/)
    const more = until(child, /RTM_NEWLINK/)
    appendFileSync(`${folder}/growing.pcap`, pcap.subarray(96, 5000))
    expect(await more).toContain('RTM_NEWLINK')
    child.kill()
    await new Promise((resolve) => child.on('close', resolve))
  })
})

/** IFLA_MTU and IFLA_TXQLEN of 2 bytes. */
const TWO_FAULTS = '3000000010000500010000000000000000000000000000000000000000000000060004000100000006000d0002000000'

describe('the exit status is 1 if something cannot be decoded', () => {
  const FORMS = [['decode'], ['decode', '--messages'], ['decode', '--json'], ['explain'], ['explain', '--json']]
  const codes = async (name: string): Promise<unknown[]> =>
    Promise.all(
      FORMS.map(async (form) => {
        const { code, out } = await nlwire(...form, name)
        return [code, out.includes('RTM_NEWLINK') || out.includes('link set')]
      }),
    )

  test('a malformed message', async () => {
    writeFileSync(`${folder}/two-faults.hex`, TWO_FAULTS)
    expect(await codes(`${folder}/two-faults.hex`)).toEqual(FORMS.map(() => [1, true]))
  })

  test('a refusal is well-formed, whatever is in the request that it repeats', async () => {
    expect(await codes(file('captures/refusal-of-a-malformed-request.hex'))).toEqual(FORMS.map(() => [0, true]))
  })
})

test('two faults of a message in hex have two places', async () => {
  const name = `${folder}/places.hex`
  writeFileSync(name, TWO_FAULTS)
  expect(lines((await nlwire('decode', name, '--messages')).out).slice(0, 2)).toEqual([
    '! frame 1, byte 36 of the datagram: IFLA_MTU: u32 of 2 bytes, not 4',
    '! frame 1, byte 44 of the datagram: IFLA_TXQLEN: u32 of 2 bytes, not 4',
  ])
  const { out } = await nlwire('decode', name, '--json')
  expect(lines(out).map((line) => (JSON.parse(line) as { byte?: number }).byte)).toEqual([36, 44, undefined])
})
