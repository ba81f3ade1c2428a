import type { LinkKinds } from '../../../../rtnl/link/kind-data.ts'
import { GENEVE_DF } from '../../../../rtnl/link/tunnel-constants.ts'
import { nameOf } from '../../../../wire.ts'
import { type Print, printHex, printNot, printNumber, printRows, printYes } from './rows.ts'
import { printTos } from './tunnel-rows.ts'

type Geneve = LinkKinds['geneve']

const remote: Print<Geneve> = (data, out) => {
  if (data.remote !== undefined) {
    if (data.remote !== '0.0.0.0') out.field('remote', data.remote, `remote ${data.remote} `)
  } else if (data.remote6 !== undefined && data.remote6 !== '::' && !data.remote6.startsWith('ff')) {
    out.field('remote6', data.remote6, `remote ${data.remote6} `)
  }
}

const ttl: Print<Geneve> = (data, out) => {
  if (data.ttlInherit) out.text('ttl inherit ')
  else if (data.ttl !== undefined) out.field('ttl', data.ttl, `ttl ${data.ttl === 0 ? 'auto' : data.ttl} `)
}

const df: Print<Geneve> = (data, out) => {
  const name = data.df === undefined ? undefined : nameOf(GENEVE_DF, data.df)?.toLowerCase()
  if (name !== undefined) out.field('df', name, data.df === GENEVE_DF.UNSET ? '' : `df ${name} `)
}

const settings = printRows<Geneve>(
  printNumber('id', 'id'),
  remote,
  ttl,
  printTos,
  df,
  printHex('label', 'label', 'flowlabel'),
  printNumber('port', 'port', 'dstport'),
  printNot('udpCsum', 'udp_csum', 'udpcsum'),
  printNot('udpZeroCsum6Tx', 'udp_zero_csum6_tx', 'udp6zerocsumtx'),
  printNot('udpZeroCsum6Rx', 'udp_zero_csum6_rx', 'udp6zerocsumrx'),
  printYes('innerProtoInherit', 'inner_proto_inherit', 'innerprotoinherit '),
)

/** Prints the settings of a geneve. */
export const printGeneve: Print<Geneve> = (data, out, ctx) => {
  if (data.collectMetadata) out.field('external', true, 'external ')
  if (data.id !== undefined) settings(data, out, ctx)
}
