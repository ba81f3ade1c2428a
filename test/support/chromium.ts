import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Readable, Writable } from 'node:stream'

/** Where Debian, Alpine and others install it. */
export const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** Why there is no browser to test with: it is not installed, or a sandbox or a missing library keeps it from starting. Empty where it starts. */
export function noBrowser(): string {
  if (!chromium) return 'no chromium'
  const { status, stderr } = spawnSync(
    chromium,
    ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--dump-dom', 'about:blank'],
    {
      encoding: 'utf8',
      timeout: 240_000,
    },
  )
  return status === 0 ? '' : `chromium does not start: ${stderr.trim().split('\n').at(-1)}`
}

/** A page in a browser without a window. */
export interface Page {
  /** One command of the DevTools protocol. */
  send(method: string, params?: object): Promise<Record<string, unknown>>
  /** What an expression is in the page. */
  evaluate<T>(expression: string): Promise<T>
  open(url: string): Promise<void>
  /** Presses and releases a key. */
  press(key: string): Promise<void>
  /** Moves the mouse to the middle of what a selector finds, which is scrolled into view. */
  point(selector: string): Promise<void>
  /** A PNG of what is visible. */
  picture(): Promise<Buffer>
  /** What the page complained of: exceptions, errors in the console. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

interface Answer {
  readonly id?: number
  readonly method?: string
  readonly params?: Record<string, unknown>
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

const ARGS =
  '--headless --no-sandbox --window-size=1280,1000 --disable-gpu --disable-dev-shm-usage --no-first-run --remote-debugging-pipe about:blank'

/** Starts the browser, with a profile of its own, and talks to it over a pipe: no port is opened. */
export async function browser(path: string): Promise<Page> {
  const profile = mkdtempSync(`${tmpdir()}/nlwire-chromium-`)
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const
  const child = spawn(path, [`--user-data-dir=${profile}`, ...ARGS.split(' ')], { stdio: [...stdio] })
  const closed = new Promise((resolve) => child.on('close', resolve))
  const [to, from] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
  const complaints: string[] = []
  const send = conversation(to, from, complaints)
  const { targetInfos } = (await send('Target.getTargets')) as { targetInfos: { type: string; targetId: string }[] }
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId
  const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string }
  const inPage = (method: string, params: object = {}) => send(method, params, sessionId)
  for (const domain of ['Page', 'Runtime', 'Log']) await inPage(`${domain}.enable`)
  await inPage('Emulation.setFocusEmulationEnabled', { enabled: true })
  return {
    ...actions(inPage),
    complaints,
    async close() {
      await send('Browser.close')
      await closed
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, unknown>>

/** Commands and answers are JSON, each ended by a zero byte. */
function conversation(to: Writable, from: Readable, complaints: string[]): Send {
  const waiting = new Map<number, (answer: Answer) => void>()
  let text = ''
  from.setEncoding('utf8').on('data', (more: string) => {
    const whole = (text + more).split('\0')
    text = whole.pop() as string
    for (const one of whole) {
      const answer = JSON.parse(one) as Answer
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
      else if (/^(Runtime\.exceptionThrown|Log\.entryAdded)$/.test(answer.method ?? ''))
        complaints.push(JSON.stringify(answer.params))
    }
  })
  let id = 0
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      waiting.set(++id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {})))
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    })
}

function actions(send: Send): Omit<Page, 'complaints' | 'close'> {
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return (result as { value: T }).value
  }
  const loaded = 'new Promise((done) => document.readyState === "complete" ? done() : addEventListener("load", () => done()))'
  return {
    send,
    evaluate,
    async open(url) {
      await send('Page.navigate', { url })
      await evaluate(loaded)
    },
    async press(key) {
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, windowsVirtualKeyCode: KEYS[key] ?? 0, text })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key })
    },
    async point(selector) {
      const middle = `(({ x, y, width, height }) => [x + width / 2, y + height / 2])(found.getBoundingClientRect())`
      const [x, y] = await evaluate<[number, number]>(
        `{ const found = document.querySelector(${JSON.stringify(selector)}); found.scrollIntoView({ block: 'center' }); ${middle} }`,
      )
      await send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y })
    },
    async picture() {
      return Buffer.from((await send('Page.captureScreenshot', { format: 'png' }))['data'] as string, 'base64')
    },
  }
}

/** Tab moves the focus only with its number. */
const KEYS: Readonly<Record<string, number>> = { Tab: 9, Enter: 13 }
