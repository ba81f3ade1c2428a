import { attrs } from '../../../netlink/attribute/attrs.ts'
import { headed } from '../../../netlink/attribute/headed.ts'
import { indexed } from '../../../netlink/attribute/indexed.ts'
import { selectByHeader } from '../../../netlink/attribute/select.ts'
import { array } from '../../../netlink/codec/array.ts'
import { ending } from '../../../netlink/codec/ending.ts'
import { bits, oneOf } from '../../../netlink/codec/names.ts'
import { s32, u8, u16, u32, u32be } from '../../../netlink/codec/numbers.ts'
import { struct } from '../../../netlink/codec/struct.ts'
import { chars, string } from '../../../netlink/codec/text.ts'
import { binary } from '../../../netlink/codec/values.ts'
import { canFilter } from '../../can-gateway/table.ts'
import { TCF_EM, TCF_EM_FLAGS } from '../constants.ts'
import { once } from '../once.ts'

/** struct tc_u32_key: four bytes to compare. */
export const u32Key = once(() =>
  struct('tc_u32_key', {
    mask:    [u32be, 'mask',    'bits to compare, in network byte order'],
    val:     [u32be, 'val',     'what they must be, in network byte order'],
    off:     [s32,   'off',     'offset of the four bytes'],
    offmask: [s32,   'offmask', '-1: after the header of variable length'],
  }),
)

const cmp = () =>
  struct('tcf_em_cmp', {
    val:        [u32, 'val',         'what to compare with'],
    mask:       [u32, 'mask',        'mask of the value in the packet'],
    off:        [u16, 'off',         'its offset'],
    alignFlags: [u8,  'align_flags', 'lower half: its size, 1, 2 or 4; upper half: 1 to convert the byte order'],
    layerOpnd:  [u8,  'layer_opnd',  'lower half: layer where the offset begins; upper half: TCF_EM_OPND_*'],
  })

const nbyte = () =>
  ending(
    struct('tcf_em_nbyte', {
      off:      [u16, 'off',       'offset of the bytes'],
      lenLayer: [u16, 'len_layer', 'lower 12 bits: their number; upper 4: layer where the offset begins'],
    }),
    'pattern',
    binary,
  )

const metaVal = () =>
  struct('tcf_meta_val', {
    kind:  [u16, 'kind',  'upper 4 bits: 0 text, 1 number; lower 11: TCF_META_ID_*'],
    shift: [u8,  'shift', 'by how much to shift it to the right'],
    op:    [u8,  'op',    'TCF_EM_OPND_* of the left value: how they compare'],
  })

/** TCA_EM_META_* (meta_policy and meta_int_dump in net/sched/em_meta.c). A value is a number of 4 or 8 bytes, or a text. */
const meta = () =>
  attrs('tca-em-meta-attrs', {
    hdr:    [1, 'TCA_EM_META_HDR', struct('tcf_meta_hdr', {
      left:  [metaVal(), 'left',  'the left value'],
      right: [metaVal(), 'right', 'the right value'],
    }), 'what to compare: a struct tcf_meta_hdr'],
    lvalue: [2, 'TCA_EM_META_LVALUE', binary, 'number or text for the left value: a mask where it is not a constant'],
    rvalue: [3, 'TCA_EM_META_RVALUE', binary, 'number or text for the right value'],
  })

const text = () =>
  ending(
    struct('tcf_em_text', {
      algo:             [chars(16), 'algo',                'algorithm'],
      fromOffset:       [u16,       'from_offset',         'where to begin'],
      toOffset:         [u16,       'to_offset',           'where to end'],
      patternLen:       [u16,       'pattern_len',         'length of the pattern'],
      fromLayerToLayer: [u8,        'from_layer_to_layer', 'layers where the offsets begin: lower half, upper half'],
      _pad:             [u8,        'pad',                 'zero'],
    }),
    'pattern',
    binary,
  )

const ipset = () =>
  struct('xt_set_info', {
    index: [u16, 'index', 'number of the set'],
    dim:   [u8,  'dim',   'number of dimensions'],
    flags: [u8,  'flags', 'a bit for each dimension: source or destination'],
  })

/** TCA_EM_IPT_* (em_ipt_policy in net/sched/em_ipt.c). */
const ipt = () =>
  attrs('tca-em-ipt-attrs', {
    hook:          [1, 'TCA_EM_IPT_HOOK',           u32,    'hook of netfilter'],
    matchName:     [2, 'TCA_EM_IPT_MATCH_NAME',     string, 'name of the match'],
    matchRevision: [3, 'TCA_EM_IPT_MATCH_REVISION', u8,     'its revision'],
    nfproto:       [4, 'TCA_EM_IPT_NFPROTO',        u8,     'NFPROTO_*'],
    matchData:     [5, 'TCA_EM_IPT_MATCH_DATA',     binary, 'the struct of the match'],
  })

const match = () =>
  headed(
    struct('tcf_ematch_hdr', {
      matchid: [u16,                     'matchid', 'number for people'],
      kind:    [oneOf(u16, TCF_EM),      'kind',    'TCF_EM_*'],
      flags:   [bits(u16, TCF_EM_FLAGS), 'flags',   'relation to the next one'],
      _pad:    [u16,                     'pad',     'zero'],
    }),
    selectByHeader(
      'kind',
      { 0: 'container', 1: 'cmp', 2: 'nbyte', 3: 'u32', 4: 'meta', 5: 'text', 7: 'canid', 8: 'ipset', 9: 'ipt' },
      {
        container: u32,
        cmp: cmp(),
        nbyte: nbyte(),
        u32: u32Key(),
        meta: meta(),
        text: text(),
        canid: array(canFilter),
        ipset: ipset(),
        ipt: ipt(),
      },
    ),
  )

/** TCA_EMATCH_TREE_*: a tree of conditions (em_policy and tcf_em_tree_dump in net/sched/ematch.c). */
export const ematches = once(() =>
  attrs('tca-ematch-tree-attrs', {
    hdr:  [1, 'TCA_EMATCH_TREE_HDR', struct('tcf_ematch_tree_hdr', {
      nmatches: [u16, 'nmatches', 'number of conditions'],
      progid:   [u16, 'progid',   'the program that made it'],
    }), 'a struct tcf_ematch_tree_hdr'],
    list: [2, 'TCA_EMATCH_TREE_LIST', indexed(match()), 'each condition, from 1 on: a struct tcf_ematch_hdr and its data'],
  }),
)
