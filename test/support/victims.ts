import { decode, type Message, rtnetlink } from '../../src/wire.ts'
import { fixture, fixtureNames } from './fixture.ts'
import { type Victim, victim } from './fixture-mutate.ts'
import { readPcap } from './pcap.ts'

/** Messages of the fixtures and the recordings, those of one type and length once. */
export function victims(): Victim[] {
  const recorded = ['main', 'server'].flatMap((name) =>
    readPcap(new URL(`../../fixtures/recordings/${name}.pcap.gz`, import.meta.url)).map(({ bytes }) => bytes),
  )
  const fixtures = fixtureNames.map((name) => fixture(name)).filter(({ protocol }) => protocol === rtnetlink)
  const messages = [...fixtures.map(({ bytes }) => bytes), ...recorded].flatMap((bytes) => decode(bytes))
  const different = new Map(messages.map((message) => [`${message.type} ${message.bytes.length}`, message]))
  // The options of RTM_NEWNDUSEROPT are between struct and attributes.
  const before = ({ type, flags, header, bytes }: Message): number =>
    (rtnetlink.find(type, flags, bytes[16]).row?.[2].size ?? bytes.length) + Number(header['optsLen'] ?? 0)
  return [...different.values()].map((message) => victim(message.bytes, before(message)))
}
