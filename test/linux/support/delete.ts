// Deletes the name of a namespace, and says how that was refused.
import { writeSync } from 'node:fs'
import { deleteNamespace } from '../../../src/linux/namespaces/files.ts'

try {
  deleteNamespace(process.argv[2] as string)
  writeSync(1, 'deleted')
} catch (error) {
  writeSync(1, (error as Error).message)
}
