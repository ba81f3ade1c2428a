import { NLM_F } from '../../netlink/message/header.ts'
import { RTM } from '../../rtnl/constants.ts'
import { stagesOf } from '../../rtnl/link/create/stages.ts'
import { isPair } from '../../rtnl/link/kind/lookup.ts'
import type { CreateLink, SetLink } from '../../rtnl/link/options.ts'
import { readLink } from '../../rtnl/link/read.ts'
import type { LinkMessage } from '../../rtnl/link/table.ts'
import { vfInfoOf } from '../../rtnl/link/vf/request.ts'
import { Exit, fail, noDevice, refuse } from '../parse/exit.ts'
import type { Words } from '../parse/words.ts'
import { PROGRAM } from '../program.ts'
import { asking, type Session } from '../session.ts'
import { withType } from './kind-lookup.ts'
import { readKind } from './kind-words.ts'
import { readPeer } from './peer-words.ts'
import { sendLink } from './raw.ts'
import { emptyRequest, type LinkRequest } from './request.ts'
import { readLinkWords } from './words.ts'

/** `link add`. Resolves to the exit code. */
export async function addLink(session: Session, words: Words): Promise<number> {
  const options = await readCreate(session, words)
  // The library reads the new link back, so it needs the namespace.
  const plain =
    !('netNsPid' in options) && !(options.netns !== undefined && options.ifname === undefined) && !takesSeveral(options)
  const send = (): Promise<unknown> => sendLink(session, RTM.NEWLINK, NLM_F.CREATE | NLM_F.EXCL, options)
  await ofType(options, () => (plain ? orRaw(() => session.netns.links.create(options), send) : send()))
  return 0
}

/**
 * Options that the kernel ignores in the first request. The library sets them with further requests; `ip` sends only
 * one.
 */
function takesSeveral(options: CreateLink): boolean {
  const { own, peer } = stagesOf(options)
  return own !== undefined || peer !== undefined
}

/** `link replace`: adds the link, or changes it if it exists. */
export async function replaceLink(session: Session, words: Words): Promise<number> {
  const options = await readCreate(session, words)
  await ofType(options, () => sendLink(session, RTM.NEWLINK, NLM_F.CREATE | NLM_F.REPLACE, options))
  return 0
}

/** Runs a request that creates a link. */
async function ofType({ kind }: CreateLink, request: () => Promise<unknown>): Promise<void> {
  try {
    await asking(request)
  } catch (error) {
    throw error instanceof Exit && error.message.includes('Unknown device type') ? withType(error, kind) : error
  }
}

/** `link set`: changes a link, or all of a group. */
export async function setLink(session: Session, words: Words): Promise<number> {
  const request = await readRequest(session, words)
  if (isOfGroup(request, words)) return changeGroup(session, RTM.NEWLINK, request)
  const link = await target(session, request)
  const { name, device, index, settings, flags, vfs } = request
  const changes = {
    ...settings,
    flags,
    ...(name === undefined || name === device ? {} : { ifname: name }),
    ...(index === undefined ? {} : { newIfindex: index }),
    ...(await kindOf(session, request, words, true)),
  } as SetLink
  const [wanted, raw] = vfs.length === 0 ? [{}, {}] : [{ vfs }, { vfinfoList: vfInfoOf(vfs) }]
  const send = (): Promise<unknown> => sendLink(session, RTM.NEWLINK, 0, { ...changes, ...raw, index: link })
  // `ip` does not look whether the kernel took a state.
  const isPlain = changes.operstate === undefined
  await asking(() => (isPlain ? orRaw(() => session.netns.links.set(link, { ...changes, ...wanted }), send) : send()))
  return 0
}

/** `link delete`: removes a link, or all of a group. */
export async function deleteLink(session: Session, words: Words): Promise<number> {
  const request = await readRequest(session, words)
  if (isOfGroup(request, words)) return changeGroup(session, RTM.DELLINK, request)
  const link = await target(session, request)
  await kindOf(session, request, words, false)
  await asking(() => session.netns.links.delete(link))
  return 0
}

async function readRequest(session: Session, words: Words): Promise<LinkRequest> {
  const request = emptyRequest()
  await readLinkWords(session, words, request)
  await checkAddress(session, request)
  return request
}

async function readCreate(session: Session, words: Words): Promise<CreateLink> {
  const request = emptyRequest()
  await readLinkWords(session, words, request)
  const { name, device, below, index, settings, flags, kind } = request
  if (settings.group !== undefined && device === undefined) {
    refuseGarbage(words)
    refuse('group cannot be used when creating devices.')
  }
  if (name !== undefined && name !== device) refuse('both "name" and "dev" cannot be used when creating devices.')
  const link = below === undefined ? undefined : ((await session.indexOf(below)) ?? noDevice(below))
  if (kind === undefined) fail('Not enough information: "type" argument is required')
  return {
    ...settings,
    flags,
    ...(device === undefined ? {} : { ifname: device }),
    ...(link === undefined ? {} : { link }),
    ...(index === undefined ? {} : { index }),
    ...(await kindOf(session, request, words, false)),
  } as CreateLink
}

/** Without a link name, the command applies to every link of the group. */
function isOfGroup({ settings, device }: LinkRequest, words: Words): boolean {
  if (settings.group === undefined || device !== undefined) return false
  refuseGarbage(words)
  return true
}

function refuseGarbage(words: Words): void {
  if (!words.done) refuse(`Garbage instead of arguments "${words.current} ...". Try "${PROGRAM} link help".`)
}

async function changeGroup(session: Session, type: number, { settings, flags }: LinkRequest): Promise<number> {
  await asking(() => sendLink(session, type, 0, { ...settings, flags }))
  return 0
}

/** The index of the link to change. */
async function target(session: Session, { device, index, settings }: LinkRequest): Promise<number> {
  const moves = settings.netns !== undefined || settings.netNsPid !== undefined
  if (index !== undefined && !moves) {
    refuse('index can be used only when creating devices or when moving device to another netns.')
  }
  if (device === undefined) refuse('Not enough information: "dev" argument is required.')
  return (await session.indexOf(device)) ?? noDevice(device)
}

/** An address of another length than the link's is not sent. */
async function checkAddress(session: Session, { device, settings }: LinkRequest): Promise<void> {
  const index = device === undefined || settings.address === undefined ? undefined : await session.indexOf(device)
  if (index === undefined) return
  const { address } = await asking(() => session.netns.links.get(index))
  if (address === undefined) return
  const [given, due] = [settings.address as string, address].map((text) => text.split(':').length)
  if (given !== due) fail(`Invalid address length ${given} - must be ${due} bytes`)
}

type Kind = Pick<CreateLink, 'kind' | 'data' | 'peer' | 'slaveKind' | 'slaveData'>

async function kindOf(session: Session, { kind, device }: LinkRequest, words: Words, isChange: boolean): Promise<Partial<Kind>> {
  if (kind === undefined) return {}
  const existing = (): Promise<LinkMessage> => asking(() => readLink(() => session.socket, device as string, {}))
  const peer = (all: Words): Promise<object> => readPeer(session, kind, all)
  const settings = (await readKind(words, { session, kind, isChange, existing, readPeer: peer })) as Partial<Kind>
  // A type in the peer's words (veth or another) ends the reading before the last word.
  if (!words.done && isPair(kind)) throw new Exit(1, '')
  return settings.slaveKind === undefined ? ({ ...settings, kind } as Kind) : settings
}

/**
 * Sends a request that the library's checks reject, as `ip` does; the kernel replies. The library checks before it
 * sends anything.
 */
async function orRaw(request: () => Promise<unknown>, raw: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    await raw()
  }
}
