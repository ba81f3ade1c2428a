import { gzipSync } from 'node:zlib'
import { MalformedError, messages, records } from '../../src/capture.ts'

// Recordings that repeat one thing: a reader that looks back at what it has read, or a pattern that tries each place anew, needs the square of
// their length.

const repeated = (text: string, length: number): Buffer =>
  Buffer.from(text.repeat(Math.ceil(length / text.length)).slice(0, length), 'latin1')

/** A line that identifies strace's text, then the rest. */
const strace = (text: string): Buffer => Buffer.from(`sendto(3<NETLINK:[ROUTE:1]>, "\\x14", 1, 0) = 1\n${text}`, 'latin1')
const call = (name: string, text: string): Buffer => strace(`${name}(3<NETLINK:[ROUTE:1]>, ${text}) = 1\n`)

const PCAP = Buffer.from('d4c3b2a102000400000000000000000000000400fd000000', 'hex')
const PCAPNG = Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000', 'hex')
/** An empty RTM_GETLINK, which is nearly all header. */
const MESSAGE = '\x10\0\0\0\x12\0\x01\x03\0\0\0\0\0\0\0\0'

/** Makes such a recording of about so many bytes. */
export const LONG_INPUTS: Readonly<Record<string, (length: number) => Buffer>> = {
  'hex: pairs in one line': (n) => repeated('10000000120001030100000000000000', n),
  'hex: pairs with blanks': (n) => repeated('10 00 00 00 12 00 01 03 01 00 00 00 00 00 00 00 ', n),
  'hex: numbers with 0x': (n) => repeated('0x14, 0x00, ', n),
  'hex: escapes': (n) => repeated('\\x14\\x00', n),
  'hex: short lines': (n) => repeated('14\n', n),
  'hex: lines that are none': (n) => repeated('1\n', n),
  'hex: empty lines': (n) => repeated('\n', n),
  'hex: blanks': (n) => repeated(' ', n),
  'hex: a word': (n) => repeated('abcdefgz', n),
  'hex: brackets': (n) => repeated('a[ ', n),
  'hex: an array of arrays': (n) => Buffer.concat([Buffer.from('a'), repeated('[b]', n)]),
  'hex: braces': (n) => repeated('{}', n),
  'hex: comments that begin': (n) => repeated('/*/', n),
  'hex: comments': (n) => repeated('#\n', n),
  'hex: offsets': (n) => repeated('0000010\n0000000 00\n', n),
  'hex: offsets alone': (n) => Buffer.concat([Buffer.from('0000000  18 00\n'), repeated('0000002\n', n)]),
  'hex: stars': (n) => Buffer.concat([Buffer.from('0000000  18 00\n'), repeated('*\n', n)]),
  'hex: repeats': (n) => repeated('0000000  00 00\n*\n00fffe  00\n', n),
  'hex: paragraphs': (n) => repeated('14\n\n', n),
  'hex: a label before a run': (n) => Buffer.from(`x = ${'0'.repeat(n)}z`),
  'hex: labels': (n) => repeated('= 00', n),
  'hex: wide words': (n) => Buffer.from(`0000000    ${'0020    '.repeat(n / 8)}z`),
  'hex: decimal words': (n) => Buffer.from(`0000000 ${'    32'.repeat(n / 6)}`),
  'hex: rows of gdb': (n) => repeated('0x7ffe:\t0x14\t0x00\n', n),
  'hex: rows of libmnl': (n) => repeated('| 0000000020 | | message length |\n', n),
  'printed: lists that begin': (n) => repeated('[\n1, 2,\n', n),
  'printed: numbers over lines': (n) => repeated('1, 2, 3, 4,\n', n),
  'printed: strings over lines': (n) => repeated('"\\x14\\x00"\n', n),
  'printed: a list without an end': (n) => repeated('[1 2 x', n),
  'printed: a long list without an end': (n) => Buffer.from(`[${'1 '.repeat(n / 2)}x`),
  'printed: a list of blanks': (n) => Buffer.from(`x[1 2${' '.repeat(n)}x`),
  'printed: a string without an end': (n) => Buffer.from(`x"\\${'a'.repeat(n)}`),
  'printed: quotes': (n) => Buffer.from(`x"\\${`'"`.repeat(n / 2)}`),
  'printed: a Buffer without an end': (n) => repeated('<Buffer 00 ... ', n),
  'strace: a string': (n) => call('sendto', `"${'\\x14'.repeat(n / 4)}", ${n >> 2}, 0`),
  'strace: a string without an end': (n) => call('sendto', `"${'\\x14'.repeat(n / 4)}`),
  'strace: parentheses': (n) => strace(`f(${') '.repeat(n / 2)}`),
  'strace: digits': (n) => call('sendmmsg', '1'.repeat(n)),
  'strace: buffers': (n) => call('sendmsg', 'iov_base="'.repeat(n / 10)),
  'strace: old buffers': (n) => call('sendmsg', '}, {"'.repeat(n / 5)),
  'strace: angle brackets': (n) => strace(`sendto(3<${'>'.repeat(n)}) = 1\n`),
  'strace: unfinished': (n) => strace(repeated('1 f( <unfinished ...>\n', n).toString()),
  'pcap: zeros': (n) => Buffer.concat([PCAP, Buffer.alloc(n)]),
  'pcap: lengths that lead nowhere': (n) => Buffer.concat([PCAP, repeated('\0\0\0\0\0\0\0\0\0\0\x80\0\0\0\x80\0', n)]),
  'pcapng: blocks without an end': (n) => Buffer.concat([PCAPNG, repeated('\x06\0\0\0\0\0\x80\0', n)]),
  'raw: messages': (n) => repeated(MESSAGE, n),
  'raw: garbage': (n) => Buffer.concat([repeated(MESSAGE, 256), Buffer.alloc(n, 0xe1)]),
  'gzip: pairs': (n) => gzipSync(repeated('10000000120001030100000000000000', n)),
}

/** Reads all of a recording, which may turn out to be none. Conversations are left out: up to 1024 that are open are looked through for each message. */
export async function readAll(bytes: Uint8Array): Promise<void> {
  try {
    for await (const _ of messages(records(bytes)));
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
  }
}
