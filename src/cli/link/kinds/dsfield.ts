import { readFileSync } from 'node:fs'
import { parseNames } from '../../../rtnl/common/names.ts'

const FILES = ['/etc/iproute2/rt_dsfield', '/usr/share/iproute2/rt_dsfield']

/** A type of service by its name in rt_dsfield, or as a hexadecimal number; undefined where it is neither. */
export function dsfield(text: string): number | undefined {
  for (const file of FILES) {
    const found = namesOf(file)?.find(([, name]) => name === text)
    if (found) return found[0]
  }
  const value = /^(0x)?[0-9a-f]+$/i.test(text) ? Number.parseInt(text, 16) : 256
  return value <= 255 ? value : undefined
}

function namesOf(file: string): [number, string][] | undefined {
  try {
    return parseNames(readFileSync(file, 'utf8'))
  } catch {
    // A system without iproute2 has no such file: only numbers then.
    return undefined
  }
}
