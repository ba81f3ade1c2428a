// `ip netns exec` in one file.
import { writeSync } from 'node:fs'
import { launch } from '../../../src/linux/launch/mounts.ts'

// That is enough for Node to make a pipe non-blocking.
void process.stdout.isTTY

const [name = '', file = '', ...args] = process.argv.slice(2)
const { message, exitCode } = launch(name, file, args, (line) => void writeSync(2, `${line}\n`))
writeSync(2, `${message}\n`)
process.exit(exitCode)
