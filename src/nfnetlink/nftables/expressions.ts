import { attrs } from '../../netlink/attribute/attrs.ts'
import { select } from '../../netlink/attribute/select.ts'
import type { AttrSet } from '../../netlink/attribute/table.ts'
import type { Table } from '../../netlink/codec/codec.ts'
import { list } from '../../netlink/codec/references.ts'
import { string } from '../../netlink/codec/text.ts'
import {
  connlimitExpression,
  counterExpression,
  dupExpression,
  flowOffloadExpression,
  fwdExpression,
  lastExpression,
  limitExpression,
  logExpression,
  masqExpression,
  matchExpression,
  natExpression,
  queueExpression,
  quotaExpression,
  redirExpression,
  rejectExpression,
  synproxyExpression,
  targetExpression,
  tproxyExpression,
} from './expressions/decide.ts'
import { ctExpression, exthdrExpression, fibExpression, innerExpressionOf, metaExpression, osfExpression, payloadExpression, rtExpression, socketExpression, tunnelExpression, xfrmExpression } from './expressions/packet.ts'
import {
  bitwiseExpression,
  byteorderExpression,
  cmpExpression,
  dynsetExpressionOf,
  hashExpression,
  immediateExpression,
  lookupExpression,
  numgenExpression,
  objrefExpression,
  rangeExpression,
} from './expressions/values.ts'

// Expressions contain expressions: the functions break the circle.
const self = (): AttrSet<Table> => expression
const all = (): AttrSet<Table> => expressions

/** The attributes of each expression by its name (`nft_expr_type.name` in net/netfilter). `notrack` has none. */
const data = select('name', {
  bitwise: bitwiseExpression,
  byteorder: byteorderExpression,
  cmp: cmpExpression,
  connlimit: connlimitExpression,
  counter: counterExpression,
  ct: ctExpression,
  dup: dupExpression,
  dynset: dynsetExpressionOf(self, all),
  exthdr: exthdrExpression,
  fib: fibExpression,
  flow_offload: flowOffloadExpression,
  fwd: fwdExpression,
  hash: hashExpression,
  immediate: immediateExpression,
  inner: innerExpressionOf(self),
  last: lastExpression,
  limit: limitExpression,
  log: logExpression,
  lookup: lookupExpression,
  masq: masqExpression,
  match: matchExpression,
  meta: metaExpression,
  nat: natExpression,
  notrack: attrs('nft-notrack-attrs', {}),
  numgen: numgenExpression,
  objref: objrefExpression,
  osf: osfExpression,
  payload: payloadExpression,
  queue: queueExpression,
  quota: quotaExpression,
  range: rangeExpression,
  redir: redirExpression,
  reject: rejectExpression,
  rt: rtExpression,
  socket: socketExpression,
  synproxy: synproxyExpression,
  target: targetExpression,
  tproxy: tproxyExpression,
  tunnel: tunnelExpression,
  xfrm: xfrmExpression,
})

/** NFTA_EXPR_*: an expression (nft_expr_policy in net/netfilter/nf_tables_api.c). */
export const expression: AttrSet<Table> = attrs('nft-expr-attrs', {
  name: [1, 'NFTA_EXPR_NAME', string, 'name of the expression'],
  data: [2, 'NFTA_EXPR_DATA', data,   'its attributes'],
})

/** NFTA_LIST_ELEM: expressions in order. */
export const expressions: AttrSet<Table> = attrs('nft-expr-list-attrs', {
  elem: [1, 'NFTA_LIST_ELEM', list(expression), 'an expression'],
})
