import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Codec } from '../../src/netlink/codec/codec.ts'
import { codecsIn, resolved } from '../../src/netlink/codec/shape.ts'
import { schema } from '../../src/netlink/explain/schema.ts'
import { genlRows, genlSets, genlStructs, tables } from '../support/genl-tables.ts'

// The tables of generic netlink and sock_diag against the C headers (fixtures/genl-facts.tsv), the policies
// (fixtures/genl-policies.tsv) and the structs (fixtures/genl-structs.tsv) of Linux 6.12.

const lines = (file: string): string[][] =>
  readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t'))

const facts = lines('genl-facts.tsv').map(([name = '', value, header = '', first = '']) => ({
  name,
  value: Number(value),
  header,
  first,
}))
const known = new Map(facts.map(({ name, value }) => [name, value]))

/** Commands of families by name; messages of sock_diag have the address family at the end of their names. */
const messages = tables.flatMap(({ messages }) =>
  Object.entries(messages).map(([name, [type, , , , , notes]]): [string, number] =>
    type === 0 ? [name, notes?.first as number] : [name.replace(/_(INET6?|UNIX|PACKET|NETLINK|VSOCK)$/, ''), type],
  ),
)
const numbers = [...genlRows.map(([type, wire]): [string, number] => [wire, type]), ...messages].filter(
  ([name]) => !/^CTRL_|^NLMSGERR_|^NL_POLICY/.test(name),
)

describe('numbers', () => {
  test('are those of the C headers', () => {
    expect(numbers.length).toBeGreaterThan(1500)
    expect(numbers.filter(([name, value]) => known.get(name) !== value)).toEqual([])
  })

  /** Names of an enum that are no attribute and no command, and attributes without a row, by why. */
  const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
    [/_(UNSPEC|NONE|MAX|END|VARS|LAST|COUNT)$|^NUM_|_CNT$|^MAX_NL80211/, 'no attribute: it counts, or stands for 0'],
    [/^DEVLINK_ATTR_(DPIPE|RESOURCE|PARAM|REGION|INFO|FMSG|HEALTH|RELOAD)_/, 'of nests only'],
    [/^OVS_(VXLAN_EXT|CHECK_PKT_LEN_ATTR_ARG)/, 'inside the kernel'],
    [/^TCP_METRIC_/, 'TCP_METRICS_A_METRICS_* is one more, and what is sent'],
    [/^NL80211_CMD_((NEW|DEL)_BEACON|(REGISTER_)?ACTION(_TX_STATUS)?)$/, 'another name of the same number'],
    [/^IPPROTO_|^(PORT|IFLA|INET_DIAG_BC)_/, 'names of values'],
    [/^INET_DIAG_NOCOOKIE$|^NL80211_PMSR_TYPE_INVALID$/, 'a value'],
  ]

  test('of an enum are all there', () => {
    const named = new Set(numbers.map(([name]) => name))
    const enums = new Set(facts.filter(({ name }) => named.has(name)).map(({ first }) => first))
    const missing = facts
      .filter(({ name, first }) => first !== '' && enums.has(first) && !named.has(name))
      .map(({ name }) => name)
    expect(missing.filter((name) => !LEFT_OUT.some(([names]) => names.test(name)))).toEqual([])
  })

  test('with names have names of the headers', () => {
    const suffixes = (name: string): string[] => name.split('_').map((_, i, words) => words.slice(i).join('_'))
    const pairs = new Set(facts.flatMap(({ name, value }) => suffixes(name).map((end) => `${end} ${value}`)))
    const elsewhere =
      /^(idiag_state|udiag_state|vdiag_state|tcpi_state|\w+diag_states|\w+diag_type|idiag_ext|cmd|nlmsg_\w+|CTRL_\w+|NL_POLICY\w+)$/
    const own = tables
      .flatMap((of) => schema(of))
      .flatMap(({ name, values = {} }) =>
        elsewhere.test(name)
          ? []
          : Object.entries(values)
              .filter(([end, value]) => !pairs.has(`${end} ${value}`))
              .map(([end]) => `${name}: ${end}`),
      )
    expect(own).toEqual([])
  })
})

/** What a codec is in the words of the policies. A number is the same in any byte order. */
function words(codec: Codec<unknown>): string[] {
  const { shape } = resolved(codec)
  switch (shape.type) {
    case 'integer':
      return [`u${shape.bits}`, `s${shape.bits}`]
    case 'uint':
      return ['uint']
    case 'address':
      return {
        ipv4: ['u32', 'struct in_addr'],
        ipv6: ['struct in6_addr', 'binary'],
        mac: ['binary 6', 'binary'],
        ip: ['struct in_addr'],
        lladdr: ['binary'],
      }[shape.form]
    case 'text':
      return ['string']
    case 'flag':
      return ['flag']
    case 'bytes':
      return ['binary']
    case 'struct':
      return [codec.name.startsWith('nla_bitfield32') ? 'bitfield32' : `struct ${codec.name}`]
    case 'attributes':
    case 'indexed':
    case 'groups':
      return ['nested']
    case 'list':
      return codecsIn(shape).flatMap(words)
    case 'array':
      return ['binary', ...codecsIn(shape).flatMap(words)]
    default:
      return []
  }
}

/** Attributes whose type is not what their policy says, and why. */
const OTHER: Record<string, string> = {
  WGPEER_A_ENDPOINT: 'struct sockaddr_in or sockaddr_in6, as text',
  MACSEC_SA_ATTR_PN: '4 bytes, or 8 with extended packet numbers',
  OVS_CT_LIMIT_ATTR_ZONE_LIMIT: 'structs one after the other, which the kernel calls a nest',
  OVS_VXLAN_EXT_GBP: 'a flag of a port, and a number of a tunnel key',
  TEAM_ATTR_OPTION_DATA: 'a value of the type in TEAM_ATTR_OPTION_TYPE',
  NL80211_ATTR_REG_ALPHA2: 'two letters',
  NL80211_WOWLAN_TCP_DATA_PAYLOAD_TOKEN: 'a struct, and the tokens after it',
  NL80211_ATTR_SCHED_SCAN_RSSI_ADJUST: 'a band and a number, one byte each',
  NL80211_ATTR_HE_6GHZ_CAPABILITY: 'an element of IEEE 802.11: two bytes',
  SEG6_ATTR_HMACINFO: 'no kernel reads or sends it',
  THERMAL_GENL_ATTR_TZ_GOV: 'no kernel reads or sends it',
}

const policies = lines('genl-policies.tsv') as [name: string, type: string, file: string][]

describe('policies', () => {
  test('name the types of attributes', () => {
    const byName = new Map(policies.map(([name, type]) => [name, type]))
    // What a device can do is in replies only, with limits in place of values.
    const requested = genlSets.filter(({ name }) => !/^nl80211-wowlan-(tcp-)?support-/.test(name))
    const checked = requested.flatMap(({ table }) => Object.values(table)).filter(([, wire]) => byName.has(wire))
    expect(new Set(checked.map(([, wire]) => wire)).size).toBeGreaterThan(640)
    const wrong = checked.flatMap(([, wire, codec]) => {
      const type = byName.get(wire) as string
      return words(codec).includes(type) ? [] : [[wire, `${type}, not ${codec.name}`] as const]
    })
    expect(wrong.filter(([wire]) => !Object.hasOwn(OTHER, wire))).toEqual([])
    expect(new Set(wrong.map(([wire]) => wire))).toEqual(new Set(Object.keys(OTHER)))
  })

  test('have no attribute without a row', () => {
    const named = new Set(genlRows.map(([, wire]) => wire))
    expect(policies.map(([name]) => name).filter((name) => !named.has(name) && !OTHER_NAME.test(name))).toEqual([])
  })
})

/** NL80211_TXQ_ATTR_AC and MPTCP_PM_ATTR_ADDR by other names. */
const OTHER_NAME = /^NL80211_TXQ_ATTR_QUEUE$|^MPTCP_PM_ENDPOINT_ADDR$/

/** Attributes that stay bytes, and why. A policy with a nest, a struct, a number or a text would contradict. */
const BYTES: readonly (readonly [RegExp, string])[] = [
  [/_PAD$|_NULL$|_NONE$|_UNUSED\d$/, 'no content'],
  [/_(PUBLIC_KEY|PRIVATE_KEY|PRESHARED_KEY|HKEY|SECRET|SALT|KEY|KEYID)$/, 'a key, or its name'],
  [/_(COOKIE|USERDATA|SOPASS|PEER_COOKIE)$/, 'bytes of the user'],
  [/_(DATA|PACKET|SC_DATA|TRACE_DATA|MAP_VALUE)$/, 'a packet, or memory'],
  [/_(GENEVE_OPTS|ERSPAN_OPTS|VXLAN_OPTS|MD2|ND_EXTENSIONS|TUNNEL_INFO)$/, 'bytes of a protocol'],
  [/_(DPIPE_VALUE|DPIPE_VALUE_MASK)$/, 'a value of the width of its field'],
  [/_(UFID)$/, 'an identifier'],
  [
    /^NL80211_.*(CAPABILITY|CAPABILITY_MASK|EXT_CAPA|EXT_CAPA_MASK|_CAP_(MAC|PHY|MCS_SET|PPE)|CAPA|_SET|OPER_CLASSES|CHANNELS)$/,
    'an element of IEEE 802.11',
  ],
  [/^NL80211_.*_(IE|IES|ELEMENTS|ELEMS|RIC|IE_PROBE_RESP|IE_ASSOC_RESP|RATES|QOS_MAP)$/, 'elements of IEEE 802.11'],
  [/^NL80211_.*_(BEACON_HEAD|BEACON_TAIL|FRAME|FRAME_MATCH|PROBE_RESP)$/, 'a frame, or a piece of one'],
  [/^NL80211_.*_(SSID|MESH_ID|USERNAME|REALM|CACHE_ID|SAE_PASSWORD)$/, 'bytes that need not be text'],
  [/^NL80211_.*_(PMKID|PMK|PMKR0_NAME|KEK|KCK|RRK|NONCES|SEQ|REPLAY_CTR)$/, 'a key, its name, or a number of many bytes'],
  [
    /^NL80211_.*_(CNTDWN_OFFS_\w+|CSA_C_OFFSETS_TX|EXT_FEATURES|TD_BITMAP|MLO_TTLM_\w+|MU_MIMO_GROUP_DATA|RSSI_THOLD|RSSI_ADJUST)$/,
    'bits, or numbers in a row',
  ],
  [
    /^NL80211_TXRATE_(LEGACY|HT)$|^NL80211_(PKTPAT|WOWLAN_TCP_WAKE)_MASK$|_BITMAP$|^NL80211_NAN_SRF_BF$/,
    'bits, or numbers in a row',
  ],
  [/^NL80211_(PKTPAT_PATTERN|WOWLAN_TCP_(DATA|WAKE)_PAYLOAD|WOWLAN_TRIG_WAKEUP_PKT_\w+)$/, 'a packet, or a piece of one'],
  [/^NL80211_.*_(LCI|CIVICLOC)$/, 'an element of IEEE 802.11'],
  [/^NL80211_.*_TMPL$/, 'a frame, or a piece of one'],
  [/^NL80211_NAN_FUNC_SERVICE_(ID|INFO)$/, 'an identifier, and bytes of the user'],
  [/^NL80211_(ATTR_(PORT_AUTHORIZED|RECONNECT_REQUESTED|MAX_NUM_AKM_SUITES)|SCHED_SCAN_MATCH_PER_BAND_RSSI)$/, 'no content'],
  [/^INET_DIAG_REQ_BYTECODE$/, 'a program of instructions of different lengths'],
  [/^SEG6_ATTR_HMACINFO$|^THERMAL_GENL_ATTR_TZ_GOV$/, 'not used'],
]

test('what stays bytes has a reason', () => {
  const bytes = genlRows.filter(([, , codec]) => codec.shape.type === 'bytes').map(([, wire]) => wire)
  expect(bytes.filter((wire) => !BYTES.some(([names]) => names.test(wire)))).toEqual([])
  expect(BYTES.filter(([names]) => !bytes.some((wire) => names.test(wire))).map(([names]) => String(names))).toEqual([])
})

test('keys are secret', () => {
  const secret = genlRows.flatMap(([, wire, , , notes]) => (notes?.secret ? [wire] : []))
  expect(secret.toSorted()).toEqual(
    expect.arrayContaining(['MACSEC_SA_ATTR_KEY', 'WGDEVICE_A_PRIVATE_KEY', 'WGPEER_A_PRESHARED_KEY']),
  )
})

describe('no number and no name twice, and a key for each', () => {
  test.each(genlSets.map((of) => [of.name, of] as const))('%s', (_, { table }) => {
    const rows = Object.entries(table)
    expect(new Set(rows.map(([, [type]]) => type)).size).toBe(rows.length)
    expect(new Set(rows.map(([, [, wire]]) => wire)).size).toBe(rows.length)
    expect(table).not.toHaveProperty('unknown')
    const camel = (name: string) => name.toLowerCase().replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())
    // The key is the kernel's name less a prefix that all rows share.
    for (const [key, [, wire]] of rows) {
      const end = wire.split('_').findIndex((_word, i, words) => camel(words.slice(i).join('_')) === key)
      expect(end, wire).toBeGreaterThanOrEqual(0)
    }
  })
})

test('sets and messages have names of their own', () => {
  const names = genlSets.map(({ name }) => name)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  const all = tables.flatMap(({ messages }) => Object.keys(messages))
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([])
})

/** Structs that no header for programs has, and members that are bit-fields, and why. */
const NO_STRUCT: Record<string, string> = {
  md_mark: 'net/openvswitch/conntrack.c, inside the kernel',
  md_labels: 'net/openvswitch/conntrack.c, inside the kernel',
  sk_meminfo: 'an array in C: SK_MEMINFO_* are its indexes',
}
/** Addresses have 16 bytes; those of IPv4 are in the first four. */
const IPV4 = new Set(['inet_diag_sockid.idiag_src 4 4', 'inet_diag_sockid.idiag_dst 20 4'])
const BIT_FIELDS = /^inet_diag_sockopt\.|^tcp_info\.(tcpi_snd_wscale|tcpi_delivery_rate_app_limited)/

describe('structs', () => {
  const laid = new Map(lines('genl-structs.tsv').map(([of, member, offset, size]) => [`${of}.${member}`, `${offset} ${size}`]))

  test('are laid out as the compiler does', () => {
    const ours = genlStructs
      .filter(({ name }) => !Object.hasOwn(NO_STRUCT, name))
      .flatMap((of) => {
        let at = 0
        const members = Object.entries(of.shape.members).flatMap(([key, [{ size }, wire]]) => {
          const place = `${at} ${size}`
          at += size
          return key.startsWith('_') || BIT_FIELDS.test(`${of.name}.${wire}`) ? [] : [[`${of.name}.${wire}`, place] as const]
        })
        return [[`${of.name}.`, `0 ${of.size}`] as const, ...members]
      })
    expect(ours.length).toBeGreaterThan(380)
    expect(
      ours
        .filter(([name, place]) => laid.get(name) !== place && !IPV4.has(`${name} ${place}`))
        .map(([name, place]) => [name, place, laid.get(name)]),
    ).toEqual([])
  })

  test('what is not compared exists', () => {
    const names = new Set(genlStructs.map(({ name }) => name))
    expect(Object.keys(NO_STRUCT).filter((name) => !names.has(name))).toEqual([])
  })
})
