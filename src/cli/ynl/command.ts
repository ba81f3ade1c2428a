import { EventStream } from '../../linux/socket/event-stream.ts'
import { NetlinkSocket } from '../../linux/socket/socket.ts'
import { NetlinkError } from '../../netlink/error/netlink-error.ts'
import { isOperation, operationNamed } from '../../ynl/operations.ts'
import type { Spec } from '../../ynl/spec/types.ts'
import { faceJson } from '../../ynl/text/json.ts'
import { pythonText } from '../../ynl/text/python.ts'
import type { Face } from '../../ynl/value/face.ts'
import type { Io } from '../io.ts'
import { OVERRUN } from '../monitor/overrun.ts'
import { withSession } from '../netns/session.ts'
import type { Options } from '../options.ts'
import { Exit, fail } from '../parse/exit.ts'
import { PROGRAM } from '../program.ts'
import { shownOn } from '../visible.ts'
import { type Opening, SpecKernel } from './kernel.ts'
import { loadSpec } from './load.ts'
import { readYnlWords, type YnlWords } from './words.ts'

/** `nlwire ynl`: requests by a specification, with the words and the output of the kernel's tool. Resolves to the exit code. */
export async function ynlCommand(args: readonly string[], options: Options, io: Io): Promise<number> {
  const words = readYnlWords(args)
  const spec = await loadSpec(words.spec)
  if (words.listOps || words.listMsgs) io.out(list(spec, words.listMsgs))
  if (words.do === undefined && words.dump === undefined && words.multi.length === 0 && words.subscribe === undefined) return 0
  return withSession(options, io, async ({ netns }) => {
    const kernel = await opened(spec, {
      socket: (protocol) => netns.run(() => new NetlinkSocket(protocol)),
      events: (protocol, groups, signal) => netns.run(() => new EventStream(protocol, groups, { signal })),
    })
    try {
      return await talk(kernel, words, io)
    } finally {
      kernel.close()
    }
  })
}

/** Operations and their modes. */
function list({ operations }: Spec, all: boolean): string {
  return operations
    .filter((one) => all || isOperation(one))
    .map(({ name, modes }) => `${name}  [ ${modes.join(', ')} ]\n`)
    .join('')
}

async function opened(spec: Spec, inside: Opening): Promise<SpecKernel> {
  try {
    return await SpecKernel.open(spec, inside)
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') fail(`Family '${spec.name}' not supported by the kernel`)
    throw error
  }
}

async function talk(kernel: SpecKernel, words: YnlWords, io: Io): Promise<number> {
  const stop = new AbortController()
  const events = words.subscribe === undefined ? undefined : kernel.events(words.subscribe, stop.signal)
  const print = (face: Face): void => io.out(`${words.outputJson ? faceJson(face) : shownOn(process.stdout, pythonText(face))}\n`)
  const how = { processUnknown: words.processUnknown }
  try {
    await request(kernel, words, print)
  } catch (error) {
    events?.close()
    if (error instanceof NetlinkError)
      throw new Exit(1, `${PROGRAM}: ${shownOn(process.stderr, error.message)}\n`, kernel.toolRefusal(error))
    if (error instanceof TypeError || error instanceof RangeError) fail(`Error: ${error.message}`)
    throw error
  }
  if (events) {
    const { followed } = await import('./events.ts')
    const out = { print, lost: () => io.err(OVERRUN) }
    await followed(events, stop, words, (message) => kernel.eventFace(message, how), out)
  }
  return 0
}

async function request(kernel: SpecKernel, words: YnlWords, print: (face: Face) => void): Promise<void> {
  const how = { processUnknown: words.processUnknown }
  const named = (name: string): ReturnType<typeof operationNamed> => operationNamed(kernel.spec, name)
  if (words.do !== undefined) print(await kernel.do(named(words.do), words.json, words.flags, how))
  if (words.dump !== undefined) print(await kernel.dump(named(words.dump), words.json, words.flags, how))
  if (words.multi.length > 0)
    print(
      await kernel.multi(
        words.multi.map(([name, json]) => [named(name), json] as const),
        words.flags,
        how,
      ),
    )
}
