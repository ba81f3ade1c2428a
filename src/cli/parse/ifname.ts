import { textBytes } from '../../netlink/codec/text.ts'

/** Whether a link can have this name or alternative name: 1 to 127 bytes, without `/` or white space. */
export function isAltname(name: string): boolean {
  const { length } = textBytes(name)
  return length > 0 && length < 128 && !/[/\t-\r ]/.test(name)
}

/** Whether an interface can have this name: like an alternative name, but at most 15 bytes. */
export function isIfname(name: string): boolean {
  return isAltname(name) && textBytes(name).length < 16
}
