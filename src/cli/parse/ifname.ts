import { textBytes } from '../../netlink/codec/text.ts'

/** Whether a link can be known by this name: 1 to 127 bytes, without `/` or white space. */
export function isAltname(name: string): boolean {
  const { length } = textBytes(name)
  return length > 0 && length < 128 && !/[/\t-\r ]/.test(name)
}

/** Whether an interface can be given this name: as an alternative one, of at most 15 bytes. */
export function isIfname(name: string): boolean {
  return isAltname(name) && textBytes(name).length < 16
}
