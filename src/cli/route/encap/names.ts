import { IOAM6_IPTUNNEL_MODE, SEG6_IPTUN_MODE, SEG6_LOCAL_ACTION, SEG6_LOCAL_FLV_OP } from '../../../rtnl/route/constants.ts'

/** Words for SEG6_IPTUN_MODE_*. */
export const SEG6_MODES: Readonly<Record<string, number>> = {
  encap: SEG6_IPTUN_MODE.ENCAP,
  inline: SEG6_IPTUN_MODE.INLINE,
  l2encap: SEG6_IPTUN_MODE.L2ENCAP,
  'encap.red': SEG6_IPTUN_MODE.ENCAP_RED,
  'l2encap.red': SEG6_IPTUN_MODE.L2ENCAP_RED,
}

/** Words for IOAM6_IPTUNNEL_MODE_*. */
export const IOAM6_MODES: Readonly<Record<string, number>> = {
  inline: IOAM6_IPTUNNEL_MODE.INLINE,
  encap: IOAM6_IPTUNNEL_MODE.ENCAP,
  auto: IOAM6_IPTUNNEL_MODE.AUTO,
}

/** The words for actions of segments: SEG6_LOCAL_ACTION_* as RFC 8986 writes them. */
export const SEG6_ACTIONS: Readonly<Record<string, number>> = {
  End: SEG6_LOCAL_ACTION.END,
  'End.X': SEG6_LOCAL_ACTION.END_X,
  'End.T': SEG6_LOCAL_ACTION.END_T,
  'End.DX2': SEG6_LOCAL_ACTION.END_DX2,
  'End.DX6': SEG6_LOCAL_ACTION.END_DX6,
  'End.DX4': SEG6_LOCAL_ACTION.END_DX4,
  'End.DT6': SEG6_LOCAL_ACTION.END_DT6,
  'End.DT4': SEG6_LOCAL_ACTION.END_DT4,
  'End.B6': SEG6_LOCAL_ACTION.END_B6,
  'End.B6.Encaps': SEG6_LOCAL_ACTION.END_B6_ENCAP,
  'End.BM': SEG6_LOCAL_ACTION.END_BM,
  'End.S': SEG6_LOCAL_ACTION.END_S,
  'End.AS': SEG6_LOCAL_ACTION.END_AS,
  'End.AM': SEG6_LOCAL_ACTION.END_AM,
  'End.BPF': SEG6_LOCAL_ACTION.END_BPF,
  'End.DT46': SEG6_LOCAL_ACTION.END_DT46,
}

/** Words for SEG6_LOCAL_FLV_OP_*. */
export const SEG6_FLAVORS: Readonly<Record<string, number>> = {
  psp: SEG6_LOCAL_FLV_OP.PSP,
  usp: SEG6_LOCAL_FLV_OP.USP,
  usd: SEG6_LOCAL_FLV_OP.USD,
  'next-csid': SEG6_LOCAL_FLV_OP.NEXT_CSID,
}
