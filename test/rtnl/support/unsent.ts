import { limitsOf, type RequestOptions } from '../../../src/linux/socket/limits.ts'
import type { NetlinkSocket } from '../../../src/linux/socket/socket.ts'
import { Addresses } from '../../../src/rtnl/address/addresses.ts'
import { Links } from '../../../src/rtnl/link/links.ts'
import { encode, type Outgoing, rtnetlink } from '../../../src/wire.ts'

/** What a request rejects with that came as far as the socket. */
export class Sent extends Error {}

// It encodes, as that is where numbers and the options of a kind are checked last.
const send = async (message: Outgoing, limits: RequestOptions): Promise<never> => {
  limitsOf(limits)
  encode(message)
  throw new Sent('something was to be sent')
}
const list = (message: Outgoing, _: unknown, limits: RequestOptions): Promise<never> => send(message, limits)
async function* iterate(message: Outgoing, limits: RequestOptions): AsyncGenerator<never> {
  yield await send(message, limits)
}
const methods = { request: send, collect: list, collectObjects: list, dump: send, iterate, changes: send, close: () => undefined }
const socket = () => ({ protocol: rtnetlink, ...methods }) as unknown as NetlinkSocket
const elsewhere = async <T>(_: unknown, use: (where: typeof socket) => Promise<T>): Promise<T> => use(socket)

const index = async () => 1
const run = (): never => {
  throw new Sent('something was to be opened')
}

/** The reach of a collection of no namespace. */
export const unsentReach = {
  socket,
  open: socket,
  index,
  watch: socket as never,
  nameOf: async () => undefined,
  run: run as never,
  elsewhere,
}

/** Links and addresses of no namespace: a request that is not refused before rejects with `Sent`. */
export const links = new Links(unsentReach)
export const addresses = new Addresses(unsentReach)
