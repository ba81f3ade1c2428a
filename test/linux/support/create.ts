// Makes a namespace with a name, or without, and says how that was refused.
import { readlinkSync, writeSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'

const [name] = process.argv.slice(2)
const made = name === undefined ? NetNs.temporary() : NetNs.create(name)
const message = await made.then(
  () => 'it was not refused',
  (error: Error) => `${error.name} ${error.message}`,
)
writeSync(1, JSON.stringify({ message, own: readlinkSync('/proc/self/ns/user') }))
