// A Node that passes for another runtime, or for another system or processor, or whose ffi-rs has no native part: WAY is its word. Makes the
// first call of each kind, and says what comes of it.
import Module from 'node:module'

/** An Alpine Linux for which the package manager left out the optional package with the native part. */
function withoutNativePart() {
  const load = Module._load
  Module._load = function (name, ...rest) {
    if (name === 'ffi-rs') throw new Error("Cannot find module '@yuuang/ffi-rs-linux-x64-musl'")
    return load.call(this, name, ...rest)
  }
}

const PRETEND = {
  bun: () => Object.defineProperty(process, 'versions', { value: { ...process.versions, bun: '1.2.3' } }),
  deno: () => Object.defineProperty(process, 'versions', { value: { ...process.versions, deno: '2.4.6' } }),
  darwin: () => Object.defineProperty(process, 'platform', { value: 'darwin' }),
  riscv64: () => Object.defineProperty(process, 'arch', { value: 'riscv64' }),
  'no native part': withoutNativePart,
}
PRETEND[process.argv[2]]()

const { NetNs, SyscallError } = await import('../../../src/index.ts')
const first = async (items) => {
  for await (const item of items) return item
}
for (const call of [
  () => NetNs.current(),
  () => NetNs.temporary(),
  () => NetNs.create('a'),
  () => NetNs.open('a'),
  () => NetNs.list(),
  () => NetNs.identify(),
  () => NetNs.delete('a'),
  () => first(NetNs.watch()),
]) {
  const error = await call().catch((reason) => reason)
  console.log(error instanceof SyscallError && error.code === 'ENOSYS' ? error.context : error)
}
const { decode, fromHex } = await import('../../../src/wire.ts')
console.log(decode(fromHex('20000000 1200 0103 01000000 00000000 00000000 00000000 00000000 00000000')).length)
