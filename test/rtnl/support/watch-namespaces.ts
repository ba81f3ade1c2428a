// Run with a /run that has no directory of names: makes and removes it, and prints what the watch reports.
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { NamespaceWatcher } from '../../../src/linux/namespaces/watch.ts'

const steps = [
  () => {
    writeFileSync('/run/other', '')
    mkdirSync('/run/netns')
    writeFileSync('/run/netns/a', '')
  },
  () => {
    rmSync('/run/netns/a')
    rmdirSync('/run/netns')
  },
  () => {
    mkdirSync('/run/netns')
    writeFileSync('/run/netns/b', '')
  },
  () => writeFileSync('/run/netns/c', ''),
]

for await (const changes of new NamespaceWatcher().batches()) {
  for (const change of changes) console.log(change.type === 'resync' ? change.type : `${change.type} ${change.name}`)
  const step = steps.shift()
  if (!step) break
  step()
}
