// The methods of binary-parser that nlwire and its tests use: the `exports` of its package.json hide its types.
declare module 'binary-parser' {
  type Length = { length: number | string }
  type Array = { type: string | Parser; length?: number; readUntil?: 'eof' }

  export class Parser {
    create(type: new () => object): this
    endianness(order: 'little' | 'big'): this
    seek(length: number): this
    uint8(name: string): this
    int8(name: string): this
    uint16(name: string): this
    uint16be(name: string): this
    int16(name: string): this
    uint32(name: string): this
    uint32be(name: string): this
    int32(name: string): this
    uint64(name: string): this
    buffer(name: string, options: Length): this
    array(name: string, options: Array): this
    nest(name: string, options: { type: Parser; formatter?: (value: never) => unknown }): this
    parse(bytes: Uint8Array): unknown
  }
}
