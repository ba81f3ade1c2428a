// Prints whether the transport of this thread is guarded.
import { writeSync } from 'node:fs'
import { currentTransport } from '../../src/linux/socket/transport.ts'
import { isGuarded } from '../support/deny.ts'

writeSync(1, isGuarded(currentTransport()) ? 'guarded\n' : 'not guarded\n')
