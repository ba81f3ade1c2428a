// Writes the annotations and the JSON of all fixtures anew from their bytes: `npx tsx test/support/fixture-write.ts`, then read the diff.
// The bytes and the comments stay as they are.
import { writeFileSync } from 'node:fs'
import { explainText } from '../../src/netlink/explain/explain.ts'
import { decodeMessages } from '../../src/netlink/message/decode.ts'
import { fixture, fixtureFile, fixtureNames, plain } from './fixture.ts'

for (const name of fixtureNames) {
  const { comment, bytes, protocol } = fixture(name)
  const messages = decodeMessages(bytes, { protocol }).map(({ bytes: _, ...message }) => message)
  writeFileSync(fixtureFile(name, 'hex'), `${comment}\n${explainText(bytes, { protocol })}`)
  writeFileSync(fixtureFile(name, 'json'), `${JSON.stringify(plain(messages), null, 2)}\n`)
}
