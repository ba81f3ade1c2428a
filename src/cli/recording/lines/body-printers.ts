import type { HeadedCodec } from '../../../netlink/attribute/headed.ts'
import { align } from '../../../netlink/codec/bytes.ts'
import { headerPrinter, LateHeader } from './header-printer.ts'
import type { Printer } from './leaf-printers.ts'
import { bytePrinter } from './printers.ts'

type Body = HeadedCodec<unknown, unknown>

const BODIES = new WeakMap<Body, Printer>()
const REPEATED = new WeakMap<Body, Printer>()

/** Returns the printer of a message's struct and attributes. */
export function bodyPrinter(codec: Body): Printer {
  const found = BODIES.get(codec) ?? newBody(codec, '', '')
  BODIES.set(codec, found)
  return found
}

/** Returns the printer of the struct and the attributes of a request that an error message repeats. */
export function repeatedPrinter(codec: Body): Printer {
  const found = REPEATED.get(codec) ?? newBody(codec, 'request.header', 'request.attrs')
  REPEATED.set(codec, found)
  return found
}

function newBody({ header, attrs }: Body, headerKey: string, key: string): Printer {
  if (attrs.shape.type !== 'attributes') return () => false
  const print = bytePrinter(attrs, key)
  const [printHeader, size] = [headerPrinter(header, headerKey), header.size]
  return (out, b, at, end) => {
    if (end - at < size) return false
    printHeader(out, b, at)
    return print(out, b, Math.min(at + align(size), end), end, new LateHeader(header, b, at))
  }
}
