import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import type { Editor } from './editor.ts'

interface Reply {
  readonly id?: number
  readonly method?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** A client of a language server over stdio: `Content-Length`, an empty line, JSON. */
class Client {
  private readonly child: ChildProcess
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  private buffer = Buffer.alloc(0)
  private last = 0

  constructor(command: string, args: readonly string[], cwd: string) {
    this.child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] })
    this.child.stdout?.on('data', (chunk: Buffer) => this.take(chunk))
    this.child.once('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the language server ended'))
    })
  }

  request(method: string, params: object | undefined): Promise<unknown> {
    const id = ++this.last
    this.write({ id, method, params })
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }))
  }

  write(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  async end(): Promise<void> {
    const exited = once(this.child, 'exit')
    await this.request('shutdown', undefined)
    this.write({ method: 'exit' })
    await exited
  }

  private take(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk])
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.toString('latin1', 0, Math.max(end, 0)))?.[1])
      if (end < 0 || this.buffer.length < end + 4 + length) return
      const message = JSON.parse(this.buffer.toString('utf8', end + 4, end + 4 + length)) as Reply
      this.buffer = this.buffer.subarray(end + 4 + length)
      this.accept(message)
    }
  }

  private accept({ id, method, result, error }: Reply): void {
    if (id === undefined) return
    // A request of the server, such as for its settings: there are none.
    if (method !== undefined) {
      this.write({ id, result: method === 'workspace/configuration' ? [null] : null })
      return
    }
    const { resolve, reject } = this.waiting.get(id) ?? {}
    this.waiting.delete(id)
    if (error) reject?.(new Error(error.message))
    else resolve?.(result)
  }
}

interface Item {
  readonly label: string
}

/** Starts `tsc --lsp --stdio` of TypeScript 7 on one file. */
export async function languageServer(tsc: string, folder: string, file: string, text: string): Promise<Editor> {
  const client = new Client(process.execPath, [tsc, '--lsp', '--stdio'], folder)
  const rootUri = pathToFileURL(folder).href
  const hover = { contentFormat: ['plaintext'] }
  await client.request('initialize', { processId: process.pid, rootUri, capabilities: { textDocument: { hover } } })
  client.write({ method: 'initialized', params: {} })
  const uri = pathToFileURL(file).href
  client.write({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'typescript', version: 1, text } } })
  const at = (offset: number): object => {
    const lines = text.slice(0, offset).split('\n')
    return { textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1)?.length } }
  }
  return {
    async complete(offset) {
      const found = (await client.request('textDocument/completion', at(offset))) as
        | readonly Item[]
        | { items: readonly Item[] }
        | null
      const items = found === null ? [] : 'items' in found ? found.items : found
      return items.map(({ label }) => label.replace(/\?$/, ''))
    },
    async hover(offset) {
      const found = (await client.request('textDocument/hover', at(offset))) as { contents: { value: string } | string } | null
      const contents = found?.contents ?? ''
      return typeof contents === 'string' ? contents : contents.value
    },
    end: () => client.end(),
  }
}
