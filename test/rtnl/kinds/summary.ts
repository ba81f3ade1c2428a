import { release } from 'node:os'
import { afterAll, afterEach } from 'vitest'

const add = (sets: Map<string, Set<string>>, key: string, value: string): void => {
  sets.set(key, (sets.get(key) ?? new Set()).add(value))
}

/** Says at the end of a suite what was compared, what was skipped and why, and what has no test, by the first word of the tests' names. */
export function report(without: readonly string[] = []): void {
  const compared = new Set<string>()
  const skipped = new Map<string, Set<string>>()
  afterEach(({ task, onTestFinished }) => {
    onTestFinished(() => {
      const [name = ''] = task.name.split(':')
      const { note } = (task.result ?? {}) as { note?: string }
      if (note === undefined) compared.add(name)
      else add(skipped, note, name)
    })
  })
  afterAll(() => {
    const reasons = [...skipped].map(([why, names]) => `skipped, ${why}: ${[...names].join(' ')}`)
    if (without.length > 0) reasons.push(`not here: ${without.join(' ')}`)
    console.log([`compared with ip on Linux ${release()}: ${[...compared].join(' ')}`, ...reasons].join('\n'))
  })
}
