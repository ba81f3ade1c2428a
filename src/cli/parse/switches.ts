import { Exit, fail } from './exit.ts'

/** Reads `on` or `off` after a word of `ip link set`. */
export function onOff(word: string, value: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on'
  return fail(`Error: argument of "${word}" must be "on" or "off", not "${value}"`)
}

/**
 * Like onOff, for newer words of `ip`, which have another error text; `carrier` and `protodown` end with EINVAL (22).
 */
export function oneOfOnOff(word: string, value: string, code = 1): boolean {
  if (value === 'on' || value === 'off') return value === 'on'
  throw new Exit(code, `Error: argument of "${word}" must be one of "off", "on", not "${value}"\n`)
}
