import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { decode } from '../../src/wire.ts'
import { fixture } from '../support/fixture.ts'
import { mutate, random } from '../support/fixture-mutate.ts'
import { type Input, outcomes } from '../support/outcomes.ts'
import { victims } from '../support/victims.ts'

const COUNT = 10_000
const SEED = Number(process.env['NLWIRE_SEED'] ?? 20261123)
const SCRIPT = fileURLToPath(new URL('../support/outcomes.ts', import.meta.url))

/** Real messages often enough for all their tables to be compiled, then mutated ones, some of them read as big-endian. */
function inputs(): Input[] {
  const all = victims()
  const next = random(SEED)
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  const real = Array.from({ length: 30 }, () => all.map(({ bytes }): Input => [hex(bytes), true])).flat()
  return [...real, ...Array.from({ length: COUNT }, (): Input => [hex(mutate(all, next)), next(10) > 0])]
}

/** The same in a process that makes no code from strings: there nothing is ever compiled. */
function without(input: readonly Input[]): { compiles: boolean; outcomes: string[] } {
  const args = ['--disallow-code-generation-from-strings', '--import', 'tsx', SCRIPT]
  return JSON.parse(execFileSync(process.execPath, args, { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 2 ** 30 }))
}

describe('compiled readers and writers', () => {
  test(`do with ${COUNT} mutated messages (seed ${SEED}) what the plain ones do: same values, keys in the same order, bytes and errors`, {
    timeout: 120_000,
  }, () => {
    const all = inputs()
    const made = vi.spyOn(globalThis, 'Function')
    const ours = outcomes(all)
    expect(made).toHaveBeenCalled()
    made.mockRestore()
    const plain = without(all)
    expect(plain.compiles).toBe(false)
    expect(plain.outcomes.length).toBe(ours.length)
    expect(ours.flatMap((outcome, i) => (outcome === plain.outcomes[i] ? [] : [{ outcome, plain: plain.outcomes[i] }]))).toEqual(
      [],
    )
    expect(ours.slice(-COUNT).filter((outcome) => outcome.startsWith('[')).length).toBeGreaterThan(COUNT / 10)
  })

  test('what readers return is plain data', () => {
    const { bytes } = fixture('link-veth')
    for (let i = 0; i < 100; i++) decode(bytes)
    const [message] = decode(bytes)
    expect(Object.getPrototypeOf(message?.attrs)).toBe(Object.prototype)
    expect(structuredClone(message)).toStrictEqual(message)
    expect({ ...message?.attrs }).toStrictEqual(message?.attrs)
    expect(Object.values(Object.getOwnPropertyDescriptors(message?.attrs)).every((property) => 'value' in property)).toBe(true)
  })
})
