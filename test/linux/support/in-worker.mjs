import { readFileSync } from 'node:fs'
import { isMainThread, Worker } from 'node:worker_threads'

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) })
  worker.on('exit', (code) => {
    process.exitCode = code
    if (readFileSync('/proc/self/maps', 'latin1').includes('[aio]')) console.error('the worker left an AIO context')
  })
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import('../../support/guard.ts')
  await import(new URL(process.argv[2], import.meta.url).href)
}
