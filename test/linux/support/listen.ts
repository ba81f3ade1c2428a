// Leaves a watch and a stream of events open, unref'd, and must end all the same.
import { writeSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'

const ns = await NetNs.current()
const stream = ns.events({ groups: ['LINK'] })
stream.unref()
void stream.next()
process.on('exit', () => writeSync(1, 'ended'))
