// Restores the routes of a file again and again in the namespace that it was started in, until it is killed.
import { readFileSync } from 'node:fs'
import { NetNs } from '../../../src/index.ts'

const saved = readFileSync(process.argv[2] ?? '')
const ns = await NetNs.current()
process.send?.('begins')
for (;;) {
  await ns.routes.restore(saved)
  await ns.routes.flush({ protocol: 'STATIC' })
}
