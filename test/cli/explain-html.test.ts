import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../../src/wire.ts'
import { browser, chromium, noBrowser, type Page } from '../support/chromium.ts'
import { nlwire } from './support/command.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url))
const folder = mkdtempSync(`${tmpdir()}/nlwire-html-`)
afterAll(() => rmSync(folder, { recursive: true }))

/** The page of a recording, as a file. */
async function pageOf(recording: string, ...args: string[]): Promise<string> {
  const file = `${folder}/page-${Math.random().toString(36).slice(2)}.html`
  expect(await nlwire('explain', recording, '--html', file, ...args)).toMatchObject({ err: '' })
  return file
}

const EVIL = `<script>document.title='run'</script><img src=x onerror="document.title='run'">'"&`

/** A recording in which a link has that name, in a file that has it too. */
function evil(): string {
  const file = `${folder}/<script>document.title='run'<`
  writeFileSync(file, encode({ type: 16, attrs: { ifname: EVIL, ifalias: `${EVIL}\u202e` } }))
  return file
}

describe('the page', () => {
  test('one file that fetches nothing: every byte and every field of the frame', async () => {
    const { code, out } = await nlwire('explain', fixture('wire/link-create-veth.hex'), '--html', '-')
    expect(code).toBe(0)
    expect(out).toMatch(/^<!doctype html>/)
    expect(out).not.toMatch(/<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:/)
    const bytes = [...out.matchAll(/class="byte[^>]*>(..)</g)].map(([, byte]) => byte).join('')
    const { out: json } = await nlwire('explain', fixture('wire/link-create-veth.hex'), '--json')
    const { parts } = JSON.parse(json) as { parts: { path: string; bytes: string; meaning: string }[] }
    expect(bytes).toBe(parts.map((part) => part.bytes.slice(2)).join(''))
    expect([...out.matchAll(/data-path="([^"]*)"/g)].map(([, path]) => path)).toEqual(parts.map(({ path }) => path))
    for (const { meaning } of parts) expect(out.replaceAll('&#39;', "'")).toContain(`<span class="meaning">${meaning}</span>`)
  })

  test('names are text, whatever they are', async () => {
    const page = readFileSync(await pageOf(evil()), 'utf8')
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).not.toContain('<img')
    expect(page).toContain('&lt;img src=x onerror=')
  })

  test('only the script of the page may run, and nothing be fetched', async () => {
    const page = readFileSync(await pageOf(fixture('wire/ack.hex')), 'utf8')
    expect(page).toMatch(
      /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/,
    )
  })

  test('frames, faults and what is malformed', async () => {
    const recording = readFileSync(fixture('captures/rtmon.log'))
    const whole = readFileSync(await pageOf(fixture('captures/rtmon.log')), 'utf8')
    expect(whole.match(/<section class="frame"/g)?.length).toBeGreaterThan(5)
    expect(readFileSync(await pageOf(fixture('captures/rtmon.log'), '--frame', '3'), 'utf8')).toMatch(/^<section.* id="frame-3"/m)
    writeFileSync(`${folder}/cut.log`, recording.subarray(0, recording.length - 5))
    expect(readFileSync(await pageOf(`${folder}/cut.log`), 'utf8')).toMatch(/<p class="frame fault">! .*byte \d+/)
    const broken = encode({ type: 16, attrs: { mtu: 1 } })
    broken[32] = 3
    writeFileSync(`${folder}/broken.bin`, broken)
    expect(readFileSync(await pageOf(`${folder}/broken.bin`), 'utf8')).toMatch(
      /<p class="fault">malformed: attribute of length 3/,
    )
  })

  test('what the kernel refused is marked, and why, once', async () => {
    const page = readFileSync(await pageOf(fixture('wire/error-nested-offset.hex')), 'utf8')
    expect([...page.matchAll(/<li class="([^"]*) refused"/g)].map(([, classes]) => classes)).toEqual([
      'field d3 header',
      'field d3 value',
    ])
    expect(page.match(/<span class="meaning">EINVAL: ARP monitoring cannot/g)).toHaveLength(1)
  })

  test.each([
    [['--html'], 255, /--html requires a file name/],
    [['--html', '/nowhere/x.html'], 1, /cannot write \/nowhere\/x.html: ENOENT/],
    [['--html', `${folder}/none.html`, '--frame', '99'], 1, /no frame 99/],
  ])('%j: %i', async (args, code, err) => {
    expect(await nlwire('explain', fixture('wire/ack.hex'), ...args)).toEqual({ code, out: '', err: expect.stringMatching(err) })
    expect(existsSync(`${folder}/none.html`)).toBe(false)
  })
})

const why = noBrowser()

describe.skipIf(why !== '')(`in Chromium${why && ` [skipped: ${why}]`}`, () => {
  let page: Page
  beforeAll(async () => {
    page = await browser(chromium as string)
  })
  afterAll(() => page.close())

  const VETH = 'wire/link-create-veth.hex'
  const PEER = 'IFLA_LINKINFO.IFLA_INFO_DATA.VETH_INFO_PEER'
  const open = async (file: string, ...args: string[]): Promise<void> =>
    page.open(`file://${encodeURI(await pageOf(file, ...args))}`)
  const detail = () => page.evaluate<string>('document.getElementById("detail").innerText')
  /** The numbers of the bytes of a class. */
  const bytes = (name: string) =>
    page.evaluate<number[]>(
      `[...document.querySelectorAll('.byte')].flatMap((b, i) => b.classList.contains('${name}') ? [i] : [])`,
    )
  const litField = () => page.evaluate<string[]>(`[...document.querySelectorAll('.field.lit')].map((f) => f.dataset.path)`)
  const focused = () =>
    page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText')
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

  test('pointing at a field lights its bytes, and what is inside it more softly', async () => {
    await open(fixture(VETH))
    await page.point(`.field[data-path="${PEER}"]`)
    expect(await bytes('lit')).toEqual(range(60, 64))
    expect(await bytes('around')).toEqual(range(64, 92))
    expect(await litField()).toEqual([PEER])
    expect(await detail()).toMatch(
      /^IFLA_LINKINFO › IFLA_INFO_DATA › VETH_INFO_PEER: length 32, type 1\s+bytes 60 to 63 · struct nlattr .*\s+the other end/,
    )
    expect(await detail()).toMatch(/in IFLA_LINKINFO: kind of virtual device and its settings\s*$/)
    await page.point('.field[data-path="nlmsg_len"]')
    expect(await bytes('lit')).toEqual(range(0, 4))
    expect(await bytes('around')).toEqual([])
  })

  test('pointing at a byte names its path, the C struct member and the meaning', async () => {
    await open(fixture(VETH))
    await page.point('.row:nth-child(4) .byte:nth-child(3)')
    expect(await litField()).toEqual(['ifi_flags'])
    expect(await detail()).toMatch(
      /^ifi_flags: 0\s+byte 25 of bytes 24 to 27 · struct ifinfomsg\.ifi_flags \(u32\)\s+current IFF_\*/,
    )
    await page.point('.row:nth-child(5) .byte:nth-child(4)')
    expect(await detail()).toMatch(/byte 34 of bytes 32 to 35 · struct nlattr\.nla_type \(u16\)/)
    await page.point('.row:nth-child(6) .byte:nth-child(5)')
    expect(await detail()).toMatch(
      /^IFLA_IFNAME: padding\s+byte 43 · no part of the attribute: up to the next multiple of four\s+interface name/,
    )
  })

  test('the keyboard: Tab, arrows, Home, End, Enter; the focus is seen and has a name', async () => {
    await open(fixture(VETH))
    await page.press('Tab')
    expect(await focused()).toMatch(/^(byte 0: )?5c/)
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown']) await page.press(key)
    expect(await focused()).toBe('byte 25: 00, ifi_flags')
    expect(await litField()).toEqual(['ifi_flags'])
    await page.press('Enter')
    expect(await focused()).toMatch(/^ifi_flags 0\s+current IFF_/)
    await page.press('ArrowUp')
    expect(await bytes('lit')).toEqual(range(20, 24))
    await page.press('End')
    expect(await litField()).toEqual([`${PEER}.IFLA_IFNAME`])
    await page.press('ArrowLeft')
    expect(await litField()).toEqual([PEER])
    await page.press('Enter')
    expect(await focused()).toBe('byte 60: 20, VETH_INFO_PEER')
    await page.press('Home')
    expect(await focused()).toBe('byte 56: 24, IFLA_INFO_DATA')
    expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    expect(await page.evaluate<number>('document.querySelectorAll("[tabindex=\\"0\\"]").length')).toBe(2)
  })

  test('a repeat is shown inside the attribute that contains it', async () => {
    await open(fixture('wire/link-create-vlan.hex'))
    const second = `(() => { const all = [...document.querySelectorAll('.field[data-path$="QOS_MAPPING.to"]')]; all[1].click() })()`
    await page.evaluate(second)
    expect(await detail()).toMatch(/^IFLA_LINKINFO › IFLA_INFO_DATA › IFLA_VLAN_INGRESS_QOS › IFLA_VLAN_QOS_MAPPING › to: 4/)
  })

  test('dark and light, and letters that can be read on both', async () => {
    await open(fixture(VETH))
    const paper: string[] = []
    for (const value of ['light', 'dark']) {
      await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
      paper.push(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'))
      for (const selector of ['.name.k0', '.name.k1', '.name.k2', '.name.k3', '.name.k4', '.meaning', '.at'])
        expect(await page.evaluate<number>(contrast(selector)), `${selector}, ${value}`).toBeGreaterThan(4.5)
    }
    expect(new Set(paper).size).toBe(2)
  })

  test.each([380, 1280])('of %i pixels it does not scroll sideways', async (width) => {
    await page.send('Emulation.setDeviceMetricsOverride', { width, height: 700, deviceScaleFactor: 1, mobile: false })
    for (const [file, frame] of [[VETH, '1'] as const, ['recordings/server.pcap.gz', '18'] as const]) {
      await open(fixture(file), '--frame', frame)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    await page.send('Emulation.clearDeviceMetricsOverride')
  })

  test('names of links run nothing', async () => {
    await open(evil())
    await page.point('.field[data-path="IFLA_IFNAME"].value')
    expect(await detail()).toContain('<script>')
    expect(await page.evaluate<string>('document.title')).toContain('<script>')
    expect(await page.evaluate<number>('document.images.length + document.scripts.length')).toBe(1)
  })

  test('a dump, and a whole recording', async () => {
    await open(fixture('recordings/server.pcap.gz'), '--frame', '2')
    expect(await page.evaluate<number>('document.querySelectorAll(".byte").length')).toBeGreaterThan(1000)
    await page.evaluate('document.querySelector(".field:last-child").click()')
    expect((await bytes('lit')).length).toBeGreaterThan(0)
    await open(fixture('captures/rtmon.log'))
    await page.evaluate('document.querySelector("#frame-3 .byte").click()')
    expect(await detail()).toMatch(/^nlmsg_len/)
    await page.evaluate('document.querySelector("#frame-5 .byte:nth-child(6)").click()')
    expect(await litField()).toEqual(['nlmsg_type'])
    expect((await bytes('lit')).length).toBe(2)
  })

  test('no error occurred meanwhile, and no network request was made', () => {
    expect(page.complaints).toEqual([])
  })
})

/** The contrast of the letters of an element with what is behind them (WCAG 2.1), as an expression. */
const contrast = (selector: string): string => `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((n) => n / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const element = document.querySelector('${selector}')
  let behind = element
  while (/^rgba\\(.*, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement
  const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)].sort((x, y) => y - x)
  return (a + 0.05) / (b + 0.05)
})()`
