import { closeSync, openSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  AF_INET,
  AF_UNIX,
  EAGAIN,
  ENOENT,
  F_GETFD,
  MSG_DONTWAIT,
  MSG_TRUNC,
  O_CLOEXEC,
  SOCK_DGRAM,
  SOCK_STREAM,
} from '../../src/linux/syscalls/constants.ts'
import * as libc from '../../src/linux/syscalls/libc.ts'
import { messageHeaders, messagesSize, receivedHeader, resetHeaders } from '../../src/linux/syscalls/mmsghdr.ts'
import { SyscallError } from '../../src/linux/syscalls/syscall-error.ts'
import { makePair } from './support/pair.ts'

const EBADF = 9
const ENOTSOCK = 88
const ENOTDIR = 20
const ENAMETOOLONG = 36

describe('calls', () => {
  test('give the value or -errno', () => {
    const fd = libc.openFile('/dev/null', O_CLOEXEC, 0)
    expect(fd).toBeGreaterThan(2)
    expect(libc.fcntl(fd, F_GETFD, 0)).toBe(1)
    expect(libc.closeFile(fd)).toBe(0)
    expect(libc.closeFile(fd)).toBe(-EBADF)
    expect(libc.openFile('/nosuch', 0, 0)).toBe(-ENOENT)
  })

  test('keep errno right through many failing calls and garbage collections', () => {
    const fd = openSync('/dev/null', 'r')
    const data = Buffer.alloc(8)
    let wrong = 0
    for (let i = 0; i < 5000; i++) {
      const garbage = Array.from({ length: 20 }, () => Buffer.alloc(1000))
      if (libc.recv(-1, data, 8, 0) !== -EBADF) wrong++
      if (libc.recv(fd, data, 8, 0) !== -ENOTSOCK) wrong++
      if (libc.openFile('/nosuch', 0, 0) !== -ENOENT) wrong++
      if (libc.mkdir('/dev/null/x', 0) !== -ENOTDIR) wrong++
      if (garbage.length !== 20) wrong++
    }
    closeSync(fd)
    expect(wrong).toBe(0)
  })

  test('refuse text with a NUL before the kernel sees the half of it', () => {
    expect(() => libc.unlink('/tmp/a\0b')).toThrow(TypeError)
  })

  test('are reported to an observer, by name', () => {
    const names: string[] = []
    libc.observe((name) => names.push(name))
    libc.close(-1)
    libc.setns(-1, 0)
    libc.observe(undefined)
    libc.close(-1)
    expect(names).toEqual(['close', 'setns'])
  })
})

describe('memory that the kernel is given', () => {
  test('is at the address that comes with it, and nobody else’s', () => {
    const [one, two] = [libc.allocate(10), libc.allocate(10)]
    libc.memcpy(one.address, Buffer.from('0123456789'), 10)
    libc.memcpy(two.address, Buffer.from('abcdefghij'), 10)
    expect([one, two].map(({ bytes }) => bytes.toString('latin1'))).toEqual(['0123456789', 'abcdefghij'])
    expect([one, two].map(({ address }) => address % 8)).toEqual([0, 0])
  })

  test('ends, with an error', () => {
    expect(() => libc.allocate(2 ** 30)).toThrow(RangeError)
    expect(() => libc.recv(-1, Buffer.alloc(2 ** 20), 2 ** 20, 0)).toThrow(RangeError)
  })

  test('a path that is longer than any is refused by the kernel', () => {
    expect(libc.umount2(`/${'x'.repeat(300_000)}`, 0)).toBe(-ENAMETOOLONG)
  })
})

test('SyscallError says which call, why, and about what', () => {
  expect(() => libc.must(-1, 'setns', 'network namespace x')).toThrow(
    'setns: EPERM: Operation not permitted (network namespace x)',
  )
  const error = new SyscallError('open', ENOENT)
  expect(error).toMatchObject({ name: 'SyscallError', syscall: 'open', errno: 2, code: 'ENOENT' })
  expect(libc.must(5, 'open')).toBe(5)
})

describe('messages', () => {
  test('recvmmsg reads several datagrams, each with its length and flags', () => {
    const pair = makePair()
    for (const text of ['one', 'three', 'too long for it']) {
      expect(libc.write(pair.far, Buffer.from(text))).toBe(text.length)
    }
    const sizes = { data: 6, name: 8, control: 32 }
    const messages = messageHeaders(libc.allocate(messagesSize(sizes, 4)), sizes, 4)
    expect(libc.recvmmsg(pair.near, messages.address, 4, MSG_DONTWAIT, 0)).toBe(3)
    const texts = [0, 1, 2].map((i) =>
      Buffer.from(messages.parts[i]?.data ?? []).toString('latin1', 0, receivedHeader(messages, i).length),
    )
    expect(texts).toEqual(['one', 'three', 'too lo'])
    expect([0, 1, 2].map((i) => receivedHeader(messages, i).flags)).toEqual([0, 0, MSG_TRUNC])
    expect(receivedHeader(messages, 0)).toMatchObject({ nameLength: 0, controlLength: 0 })
    resetHeaders(messages)
    expect(receivedHeader(messages, 0)).toMatchObject({ length: 0, nameLength: 8, controlLength: 32 })
    expect(libc.recvmsg(pair.near, messages.address, MSG_DONTWAIT)).toBe(-EAGAIN)
    pair.close()
  })

  test('what they point to outlives garbage collection', () => {
    const pair = makePair()
    const sizes = { data: 20, name: 0, control: 0 }
    const messages = messageHeaders(libc.allocate(messagesSize(sizes, 1)), sizes, 1)
    for (let i = 0; i < 2000; i++) Buffer.alloc(10_000)
    libc.write(pair.far, Buffer.from('still here'))
    expect(libc.recvmsg(pair.near, messages.address, MSG_DONTWAIT)).toBe(10)
    expect(Buffer.from(messages.parts[0]?.data ?? []).toString('latin1', 0, 10)).toBe('still here')
    pair.close()
  })
})

test('lengths that go in and come out', () => {
  const fd = libc.must(libc.socket(AF_INET, SOCK_DGRAM | O_CLOEXEC, 0), 'socket')
  const loopback = Buffer.from([AF_INET, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
  loopback.writeUInt16BE(9, 2)
  expect(libc.connect(fd, loopback, 16)).toBe(0)
  const [length, address] = [Buffer.from([100, 0, 0, 0]), Buffer.alloc(100)]
  expect(libc.getsockname(fd, address, length)).toBe(0)
  expect(length.readUInt32LE()).toBe(16)
  expect([...address.subarray(0, 8)]).toEqual([AF_INET, 0, address[2], address[3], 127, 0, 0, 1])
  libc.close(fd)
})

test('a descriptor of socketpair is closed at exec', () => {
  const fds = Buffer.alloc(8)
  expect(libc.socketpair(AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, fds)).toBe(0)
  expect(libc.fcntl(fds.readInt32LE(0), F_GETFD, 0)).toBe(1)
  for (const at of [0, 4]) libc.close(fds.readInt32LE(at))
})
