import { attrs } from '../../netlink/attribute/attrs.ts'
import { groups } from '../../netlink/attribute/groups.ts'
import { select } from '../../netlink/attribute/select.ts'
import { once } from '../../netlink/base/once.ts'
import { lladdr } from '../../netlink/codec/address.ts'
import type { Codec } from '../../netlink/codec/codec.ts'
import { oneOf } from '../../netlink/codec/names.ts'
import { s32, u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { lazy, list } from '../../netlink/codec/references.ts'
import { struct } from '../../netlink/codec/struct.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const bitfield32 = once(() =>
  struct('nla_bitfield32', {
    value:    [u32, 'value',    'the bits'],
    selector: [u32, 'selector', 'which bits count'],
  }),
)

const PORT_TYPE = { NOTSET: 0, AUTO: 1, ETH: 2, IB: 3 } as const
const PORT_FLAVOUR = { PHYSICAL: 0, CPU: 1, DSA: 2, PCI_PF: 3, PCI_VF: 4, VIRTUAL: 5, UNUSED: 6, PCI_SF: 7 } as const
const POOL_TYPE = { INGRESS: 0, EGRESS: 1 } as const
const THRESHOLD_TYPE = { STATIC: 0, DYNAMIC: 1 } as const
const ESWITCH_MODE = { LEGACY: 0, SWITCHDEV: 1 } as const
const INLINE_MODE = { NONE: 0, LINK: 1, NETWORK: 2, TRANSPORT: 3 } as const
const ENCAP_MODE = { NONE: 0, BASIC: 1 } as const
const CMODE = { RUNTIME: 0, DRIVERINIT: 1, PERMANENT: 2 } as const
const TRAP_ACTION = { DROP: 0, TRAP: 1, MIRROR: 2 } as const
const TRAP_TYPE = { DROP: 0, EXCEPTION: 1, CONTROL: 2 } as const
const RELOAD_ACTION = { UNSPEC: 0, DRIVER_REINIT: 1, FW_ACTIVATE: 2 } as const
const RELOAD_LIMIT = { UNSPEC: 0, NO_RESET: 1 } as const
const RATE_TYPE = { LEAF: 0, NODE: 1 } as const
const LINECARD_STATE = {
  UNSPEC: 0, UNPROVISIONED: 1, UNPROVISIONING: 2, PROVISIONING: 3, PROVISIONING_FAILED: 4, PROVISIONED: 5, ACTIVE: 6,
} as const
const MATCH_TYPE = { FIELD_EXACT: 0 } as const
const ACTION_TYPE = { FIELD_MODIFY: 0 } as const
const MAPPING_TYPE = { NONE: 0, IFINDEX: 1 } as const
const FN_STATE = { INACTIVE: 0, ACTIVE: 1 } as const
const FN_OPSTATE = { DETACHED: 0, ATTACHED: 1 } as const

/** The type of a value: NLA_* of the kernel (include/net/netlink.h) in an attribute of one byte. */
const VALUE = { 1: 'u8', 2: 'u16', 3: 'u32', 4: 'u64', 5: 'string', 6: 'flag', 10: 'nulString', 11: 'binary' } as const
const valueBy = <const K extends string>(selector: K) =>
  select(selector, { u8, u16, u32, u64, string, flag, nulString: string, binary }, { names: VALUE })

const match = attrs('devlink-dpipe-match-attrs', {
  matchType:    [42, 'DEVLINK_ATTR_DPIPE_MATCH_TYPE',    oneOf(u32,MATCH_TYPE), 'kind of comparison'],
  headerId:     [52, 'DEVLINK_ATTR_DPIPE_HEADER_ID',     u32,                   'number of the header'],
  headerGlobal: [54, 'DEVLINK_ATTR_DPIPE_HEADER_GLOBAL', u8,                    '1 if all devices share the number', { boolean: true }],
  headerIndex:  [55, 'DEVLINK_ATTR_DPIPE_HEADER_INDEX',  u32,                   'which one, of several such headers'],
  fieldId:      [58, 'DEVLINK_ATTR_DPIPE_FIELD_ID',      u32,                   'number of the field'],
})

const action = attrs('devlink-dpipe-action-attrs', {
  actionType:   [45, 'DEVLINK_ATTR_DPIPE_ACTION_TYPE',   oneOf(u32,ACTION_TYPE), 'kind of action'],
  headerId:     [52, 'DEVLINK_ATTR_DPIPE_HEADER_ID',     u32,                    'number of the header'],
  headerGlobal: [54, 'DEVLINK_ATTR_DPIPE_HEADER_GLOBAL', u8,                     '1 if all devices share the number', { boolean: true }],
  headerIndex:  [55, 'DEVLINK_ATTR_DPIPE_HEADER_INDEX',  u32,                    'which one, of several such headers'],
  fieldId:      [58, 'DEVLINK_ATTR_DPIPE_FIELD_ID',      u32,                    'number of the field'],
})

const matches = attrs('devlink-dpipe-matches-attrs', {
  match: [40, 'DEVLINK_ATTR_DPIPE_MATCH', list(match), 'a comparison; the attribute repeats'],
})

const actions = attrs('devlink-dpipe-actions-attrs', {
  action: [43, 'DEVLINK_ATTR_DPIPE_ACTION', list(action), 'an action; the attribute repeats'],
})

const table = attrs('devlink-dpipe-table-attrs', {
  tableName:            [29, 'DEVLINK_ATTR_DPIPE_TABLE_NAME',             string,  'name of the table'],
  tableSize:            [30, 'DEVLINK_ATTR_DPIPE_TABLE_SIZE',             u64,     'most entries'],
  tableMatches:         [31, 'DEVLINK_ATTR_DPIPE_TABLE_MATCHES',          matches, 'what it compares'],
  tableActions:         [32, 'DEVLINK_ATTR_DPIPE_TABLE_ACTIONS',          actions, 'what it does'],
  tableCountersEnabled: [33, 'DEVLINK_ATTR_DPIPE_TABLE_COUNTERS_ENABLED', u8,      '1 if it counts', { boolean: true }],
  tableResourceId:      [75, 'DEVLINK_ATTR_DPIPE_TABLE_RESOURCE_ID',      u64,     'number of the resource that it uses'],
  tableResourceUnits:   [76, 'DEVLINK_ATTR_DPIPE_TABLE_RESOURCE_UNITS',   u64,     'units of the resource that an entry uses'],
})

const tables = attrs('devlink-dpipe-tables-attrs', {
  table: [28, 'DEVLINK_ATTR_DPIPE_TABLE', list(table), 'a table; the attribute repeats'],
})

const matchValue = attrs('devlink-dpipe-match-value-attrs', {
  match:        [40, 'DEVLINK_ATTR_DPIPE_MATCH',         match,  'the comparison'],
  value:        [46, 'DEVLINK_ATTR_DPIPE_VALUE',         binary, 'the value, of the width of the field'],
  valueMask:    [47, 'DEVLINK_ATTR_DPIPE_VALUE_MASK',    binary, 'which bits count'],
  valueMapping: [48, 'DEVLINK_ATTR_DPIPE_VALUE_MAPPING', u32,    'what the value stands for'],
})

const actionValue = attrs('devlink-dpipe-action-value-attrs', {
  action:       [43, 'DEVLINK_ATTR_DPIPE_ACTION',        action, 'the action'],
  value:        [46, 'DEVLINK_ATTR_DPIPE_VALUE',         binary, 'the value, of the width of the field'],
  valueMask:    [47, 'DEVLINK_ATTR_DPIPE_VALUE_MASK',    binary, 'which bits count'],
  valueMapping: [48, 'DEVLINK_ATTR_DPIPE_VALUE_MAPPING', u32,    'what the value stands for'],
})

const matchValues = attrs('devlink-dpipe-match-values-attrs', {
  matchValue: [41, 'DEVLINK_ATTR_DPIPE_MATCH_VALUE', list(matchValue), 'a comparison with its value; the attribute repeats'],
})

const actionValues = attrs('devlink-dpipe-action-values-attrs', {
  actionValue: [44, 'DEVLINK_ATTR_DPIPE_ACTION_VALUE', list(actionValue), 'an action with its value; the attribute repeats'],
})

const entry = attrs('devlink-dpipe-entry-attrs', {
  entryIndex:        [36, 'DEVLINK_ATTR_DPIPE_ENTRY_INDEX',         u64,          'number of the entry'],
  entryMatchValues:  [37, 'DEVLINK_ATTR_DPIPE_ENTRY_MATCH_VALUES',  matchValues,  'what it matches'],
  entryActionValues: [38, 'DEVLINK_ATTR_DPIPE_ENTRY_ACTION_VALUES', actionValues, 'what it does'],
  entryCounter:      [39, 'DEVLINK_ATTR_DPIPE_ENTRY_COUNTER',       u64,          'packets'],
})

const entries = attrs('devlink-dpipe-entries-attrs', {
  entry: [35, 'DEVLINK_ATTR_DPIPE_ENTRY', list(entry), 'an entry; the attribute repeats'],
})

const field = attrs('devlink-dpipe-field-attrs', {
  fieldName:        [57, 'DEVLINK_ATTR_DPIPE_FIELD_NAME',         string,                  'name of the field'],
  fieldId:          [58, 'DEVLINK_ATTR_DPIPE_FIELD_ID',           u32,                     'number of the field'],
  fieldBitwidth:    [59, 'DEVLINK_ATTR_DPIPE_FIELD_BITWIDTH',     u32,                     'bits of the field'],
  fieldMappingType: [60, 'DEVLINK_ATTR_DPIPE_FIELD_MAPPING_TYPE', oneOf(u32,MAPPING_TYPE), 'what its values stand for'],
})

const fields = attrs('devlink-dpipe-fields-attrs', {
  field: [56, 'DEVLINK_ATTR_DPIPE_FIELD', list(field), 'a field; the attribute repeats'],
})

const header = attrs('devlink-dpipe-header-attrs', {
  headerName:   [51, 'DEVLINK_ATTR_DPIPE_HEADER_NAME',   string, 'name of the header'],
  headerId:     [52, 'DEVLINK_ATTR_DPIPE_HEADER_ID',     u32,    'number of the header'],
  headerFields: [53, 'DEVLINK_ATTR_DPIPE_HEADER_FIELDS', fields, 'its fields'],
  headerGlobal: [54, 'DEVLINK_ATTR_DPIPE_HEADER_GLOBAL', u8,     '1 if all devices share the number', { boolean: true }],
})

const headers = attrs('devlink-dpipe-headers-attrs', {
  header: [50, 'DEVLINK_ATTR_DPIPE_HEADER', list(header), 'a header; the attribute repeats'],
})

const resource = attrs('devlink-resource-attrs', {
  list:      [63, 'DEVLINK_ATTR_RESOURCE_LIST',       lazy('devlink-resource-list-attrs',():Codec<object>=>resources), 'resources inside it'],
  name:      [65, 'DEVLINK_ATTR_RESOURCE_NAME',       string,                                                          'name of the resource'],
  id:        [66, 'DEVLINK_ATTR_RESOURCE_ID',         u64,                                                             'number of the resource'],
  size:      [67, 'DEVLINK_ATTR_RESOURCE_SIZE',       u64,                                                             'size in use'],
  sizeNew:   [68, 'DEVLINK_ATTR_RESOURCE_SIZE_NEW',   u64,                                                             'size after the next reload'],
  sizeValid: [69, 'DEVLINK_ATTR_RESOURCE_SIZE_VALID', u8,                                                              '1 if the resources inside fit', { boolean: true }],
  sizeMin:   [70, 'DEVLINK_ATTR_RESOURCE_SIZE_MIN',   u64,                                                             'least size'],
  sizeMax:   [71, 'DEVLINK_ATTR_RESOURCE_SIZE_MAX',   u64,                                                             'greatest size'],
  sizeGran:  [72, 'DEVLINK_ATTR_RESOURCE_SIZE_GRAN',  u64,                                                             'the size is a multiple of it'],
  unit:      [73, 'DEVLINK_ATTR_RESOURCE_UNIT',       u8,                                                              'unit of the sizes: 0 is entries'],
  occ:       [74, 'DEVLINK_ATTR_RESOURCE_OCC',        u64,                                                             'how much is occupied'],
})

const resources = attrs('devlink-resource-list-attrs', {
  resource: [64, 'DEVLINK_ATTR_RESOURCE', list(resource), 'a resource; the attribute repeats'],
})

const paramValue = attrs('devlink-param-value-attrs', {
  data:  [86, 'DEVLINK_ATTR_PARAM_VALUE_DATA',  valueBy('type'), 'the value; a flag that is off has none'],
  cmode: [87, 'DEVLINK_ATTR_PARAM_VALUE_CMODE', oneOf(u8,CMODE), 'when it takes effect'],
})

const paramValues = attrs('devlink-param-values-attrs', {
  value: [85, 'DEVLINK_ATTR_PARAM_VALUE', list(paramValue), 'a value; the attribute repeats'],
})

const param = attrs('devlink-param-attrs', {
  name:       [81, 'DEVLINK_ATTR_PARAM_NAME',        string,      'name of the parameter'],
  generic:    [82, 'DEVLINK_ATTR_PARAM_GENERIC',     flag,        'there: other drivers have it too'],
  type:       [83, 'DEVLINK_ATTR_PARAM_TYPE',        u8,          'type of the value: 1 u8, 2 u16, 3 u32, 5 string, 6 flag'],
  valuesList: [84, 'DEVLINK_ATTR_PARAM_VALUES_LIST', paramValues, 'its values'],
})

const snapshot = attrs('devlink-region-snapshot-attrs', {
  snapshotId: [92, 'DEVLINK_ATTR_REGION_SNAPSHOT_ID', u32, 'number of the snapshot'],
})

const snapshots = attrs('devlink-region-snapshots-attrs', {
  snapshot: [91, 'DEVLINK_ATTR_REGION_SNAPSHOT', list(snapshot), 'a snapshot; the attribute repeats'],
})

const chunk = attrs('devlink-region-chunk-attrs', {
  chunkData: [95, 'DEVLINK_ATTR_REGION_CHUNK_DATA', binary, 'the bytes'],
  chunkAddr: [96, 'DEVLINK_ATTR_REGION_CHUNK_ADDR', u64,    'address of the first'],
})

const chunks = attrs('devlink-region-chunks-attrs', {
  chunk: [94, 'DEVLINK_ATTR_REGION_CHUNK', list(chunk), 'a piece of memory; the attribute repeats'],
})

const version = attrs('devlink-info-version-attrs', {
  name:  [103, 'DEVLINK_ATTR_INFO_VERSION_NAME',  string, 'what it is the version of'],
  value: [104, 'DEVLINK_ATTR_INFO_VERSION_VALUE', string, 'the version'],
})

const fmsg = attrs('devlink-fmsg-attrs', {
  objNestStart:  [107, 'DEVLINK_ATTR_FMSG_OBJ_NEST_START',  flag,                    'an object begins'],
  pairNestStart: [108, 'DEVLINK_ATTR_FMSG_PAIR_NEST_START', flag,                    'a name and its value begin'],
  arrNestStart:  [109, 'DEVLINK_ATTR_FMSG_ARR_NEST_START',  flag,                    'an array begins'],
  nestEnd:       [110, 'DEVLINK_ATTR_FMSG_NEST_END',        flag,                    'what began last ends'],
  objName:       [111, 'DEVLINK_ATTR_FMSG_OBJ_NAME',        string,                  'name'],
  objValueType:  [112, 'DEVLINK_ATTR_FMSG_OBJ_VALUE_TYPE',  u8,                      'type of the value: 1 u8, 3 u32, 4 u64, 6 flag, 10 text, 11 binary'],
  objValueData:  [113, 'DEVLINK_ATTR_FMSG_OBJ_VALUE_DATA',  valueBy('objValueType'), 'the value'],
})


const reporter = attrs('devlink-health-reporter-attrs', {
  name:           [115, 'DEVLINK_ATTR_HEALTH_REPORTER_NAME',            string, 'name of the reporter'],
  state:          [116, 'DEVLINK_ATTR_HEALTH_REPORTER_STATE',           u8,     '0 is healthy, 1 an error'],
  errCount:       [117, 'DEVLINK_ATTR_HEALTH_REPORTER_ERR_COUNT',       u64,    'errors'],
  recoverCount:   [118, 'DEVLINK_ATTR_HEALTH_REPORTER_RECOVER_COUNT',   u64,    'recoveries'],
  dumpTs:         [119, 'DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS',         u64,    'time of the last dump, by the clock since the start of the machine', { unit: 'ms' }],
  gracefulPeriod: [120, 'DEVLINK_ATTR_HEALTH_REPORTER_GRACEFUL_PERIOD', u64,    'least time between recoveries', { unit: 'ms' }],
  autoRecover:    [121, 'DEVLINK_ATTR_HEALTH_REPORTER_AUTO_RECOVER',    u8,     '1 to recover at once', { boolean: true }],
  dumpTsNs:       [137, 'DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS_NS',      u64,    'time of the last dump, since 1970', { unit: 'ns' }],
  autoDump:       [141, 'DEVLINK_ATTR_HEALTH_REPORTER_AUTO_DUMP',       u8,     '1 to dump at once', { boolean: true }],
})

const stats = attrs('devlink-stats-attrs', {
  rxPackets: [0, 'DEVLINK_ATTR_STATS_RX_PACKETS', u64, 'packets'],
  rxBytes:   [1, 'DEVLINK_ATTR_STATS_RX_BYTES',   u64, 'bytes'],
  rxDropped: [2, 'DEVLINK_ATTR_STATS_RX_DROPPED', u64, 'packets dropped'],
})

const trapMetadata = attrs('devlink-trap-metadata-attrs', {
  inPort:   [0, 'DEVLINK_ATTR_TRAP_METADATA_TYPE_IN_PORT',   flag, 'there: with the port that it came by'],
  faCookie: [1, 'DEVLINK_ATTR_TRAP_METADATA_TYPE_FA_COOKIE', flag, 'there: with the cookie of the flow action'],
})

const nested = attrs('devlink-nested-attrs', {
  busName: [1,   'DEVLINK_ATTR_BUS_NAME', string, 'bus of the device'],
  devName: [2,   'DEVLINK_ATTR_DEV_NAME', string, 'name of the device'],
  netnsId: [140, 'DEVLINK_ATTR_NETNS_ID', s32,    'id of its network namespace'],
})

const portFunction = attrs('devlink-port-function-attrs', {
  functionAttrHwAddr: [1, 'DEVLINK_PORT_FUNCTION_ATTR_HW_ADDR', lladdr,               'hardware address of the function'],
  fnAttrState:        [2, 'DEVLINK_PORT_FN_ATTR_STATE',         oneOf(u8,FN_STATE),   'whether it shall be in use'],
  fnAttrOpstate:      [3, 'DEVLINK_PORT_FN_ATTR_OPSTATE',       oneOf(u8,FN_OPSTATE), 'whether a driver uses it'],
  fnAttrCaps:         [4, 'DEVLINK_PORT_FN_ATTR_CAPS',          bitfield32(),         'what it may do'],
  fnAttrDevlink:      [5, 'DEVLINK_PORT_FN_ATTR_DEVLINK',       nested,               'the device of the function'],
  fnAttrMaxIoEqs:     [6, 'DEVLINK_PORT_FN_ATTR_MAX_IO_EQS',    u32,                  'most event queues'],
})

const reloadEntry = attrs('devlink-reload-entry-attrs', {
  limit: [159, 'DEVLINK_ATTR_RELOAD_STATS_LIMIT', oneOf(u8,RELOAD_LIMIT), 'limit of the reload'],
  value: [160, 'DEVLINK_ATTR_RELOAD_STATS_VALUE', u32,                    'number of reloads'],
})

const reloadActionStats = attrs('devlink-reload-action-stats-attrs', {
  entry: [158, 'DEVLINK_ATTR_RELOAD_STATS_ENTRY', list(reloadEntry), 'a limit; the attribute repeats'],
})

const reloadAction = attrs('devlink-reload-action-attrs', {
  action:      [153, 'DEVLINK_ATTR_RELOAD_ACTION',       oneOf(u8,RELOAD_ACTION), 'the action'],
  actionStats: [163, 'DEVLINK_ATTR_RELOAD_ACTION_STATS', reloadActionStats,       'how often'],
})

const reloadStats = attrs('devlink-reload-stats-attrs', {
  actionInfo: [162, 'DEVLINK_ATTR_RELOAD_ACTION_INFO', list(reloadAction), 'an action; the attribute repeats'],
})

const devStats = attrs('devlink-dev-stats-attrs', {
  reloadStats:       [157, 'DEVLINK_ATTR_RELOAD_STATS',        reloadStats, 'reloads'],
  remoteReloadStats: [161, 'DEVLINK_ATTR_REMOTE_RELOAD_STATS', reloadStats, 'reloads that others caused'],
})

const linecardTypes = attrs('devlink-linecard-types-attrs', {
  linecardType: [173, 'DEVLINK_ATTR_LINECARD_TYPE', list(string), 'a type; the attribute repeats'],
})

const selftests = attrs('devlink-selftests-attrs', {
  idFlash: [1, 'DEVLINK_ATTR_SELFTEST_ID_FLASH', flag, 'there: the test of the flash memory'],
})

/** DEVLINK_ATTR_* of messages (net/devlink). Nests have sets of their own, with the numbers of this enum. */
const devlinkAttributes = attrs('devlink-attrs', {
  busName:                      [1,   'DEVLINK_ATTR_BUS_NAME',                        string,                   'bus of the device'],
  devName:                      [2,   'DEVLINK_ATTR_DEV_NAME',                        string,                   'name of the device'],
  portIndex:                    [3,   'DEVLINK_ATTR_PORT_INDEX',                      u32,                      'number of the port'],
  portType:                     [4,   'DEVLINK_ATTR_PORT_TYPE',                       oneOf(u16,PORT_TYPE),     'kind of port'],
  portDesiredType:              [5,   'DEVLINK_ATTR_PORT_DESIRED_TYPE',               oneOf(u16,PORT_TYPE),     'kind that it shall have'],
  portNetdevIfindex:            [6,   'DEVLINK_ATTR_PORT_NETDEV_IFINDEX',             u32,                      'index of its link', { link: 'request' }],
  portNetdevName:               [7,   'DEVLINK_ATTR_PORT_NETDEV_NAME',                string,                   'name of its link'],
  portIbdevName:                [8,   'DEVLINK_ATTR_PORT_IBDEV_NAME',                 string,                   'name of its InfiniBand device'],
  portSplitCount:               [9,   'DEVLINK_ATTR_PORT_SPLIT_COUNT',                u32,                      'number of ports to split it into'],
  portSplitGroup:               [10,  'DEVLINK_ATTR_PORT_SPLIT_GROUP',                u32,                      'number of the port that was split'],
  sbIndex:                      [11,  'DEVLINK_ATTR_SB_INDEX',                        u32,                      'number of the shared buffer'],
  sbSize:                       [12,  'DEVLINK_ATTR_SB_SIZE',                         u32,                      'its size', { unit: 'bytes' }],
  sbIngressPoolCount:           [13,  'DEVLINK_ATTR_SB_INGRESS_POOL_COUNT',           u16,                      'pools of received packets'],
  sbEgressPoolCount:            [14,  'DEVLINK_ATTR_SB_EGRESS_POOL_COUNT',            u16,                      'pools of packets to send'],
  sbIngressTcCount:             [15,  'DEVLINK_ATTR_SB_INGRESS_TC_COUNT',             u16,                      'traffic classes of received packets'],
  sbEgressTcCount:              [16,  'DEVLINK_ATTR_SB_EGRESS_TC_COUNT',              u16,                      'traffic classes of packets to send'],
  sbPoolIndex:                  [17,  'DEVLINK_ATTR_SB_POOL_INDEX',                   u16,                      'number of the pool'],
  sbPoolType:                   [18,  'DEVLINK_ATTR_SB_POOL_TYPE',                    oneOf(u8,POOL_TYPE),      'of received packets or of packets to send'],
  sbPoolSize:                   [19,  'DEVLINK_ATTR_SB_POOL_SIZE',                    u32,                      'size of the pool', { unit: 'bytes' }],
  sbPoolThresholdType:          [20,  'DEVLINK_ATTR_SB_POOL_THRESHOLD_TYPE',          oneOf(u8,THRESHOLD_TYPE), 'kind of threshold'],
  sbThreshold:                  [21,  'DEVLINK_ATTR_SB_THRESHOLD',                    u32,                      'the threshold, in bytes or as an exponent'],
  sbTcIndex:                    [22,  'DEVLINK_ATTR_SB_TC_INDEX',                     u16,                      'number of the traffic class'],
  sbOccCur:                     [23,  'DEVLINK_ATTR_SB_OCC_CUR',                      u32,                      'bytes in use'],
  sbOccMax:                     [24,  'DEVLINK_ATTR_SB_OCC_MAX',                      u32,                      'most bytes in use'],
  eswitchMode:                  [25,  'DEVLINK_ATTR_ESWITCH_MODE',                    oneOf(u16,ESWITCH_MODE),  'mode of the switch in the device'],
  eswitchInlineMode:            [26,  'DEVLINK_ATTR_ESWITCH_INLINE_MODE',             oneOf(u8,INLINE_MODE),    'headers that a driver must copy'],
  dpipeTables:                  [27,  'DEVLINK_ATTR_DPIPE_TABLES',                    tables,                   'tables of the pipeline'],
  dpipeTable:                   [28,  'DEVLINK_ATTR_DPIPE_TABLE',                     table,                    'a table'],
  dpipeTableName:               [29,  'DEVLINK_ATTR_DPIPE_TABLE_NAME',                string,                   'name of a table'],
  dpipeTableCountersEnabled:    [33,  'DEVLINK_ATTR_DPIPE_TABLE_COUNTERS_ENABLED',    u8,                       '1 if it counts', { boolean: true }],
  dpipeEntries:                 [34,  'DEVLINK_ATTR_DPIPE_ENTRIES',                   entries,                  'entries of a table'],
  dpipeHeaders:                 [49,  'DEVLINK_ATTR_DPIPE_HEADERS',                   headers,                  'headers that tables know'],
  pad:                          [61,  'DEVLINK_ATTR_PAD',                             binary,                   'padding for alignment'],
  eswitchEncapMode:             [62,  'DEVLINK_ATTR_ESWITCH_ENCAP_MODE',              oneOf(u8,ENCAP_MODE),     'whether it can encapsulate'],
  resourceList:                 [63,  'DEVLINK_ATTR_RESOURCE_LIST',                   resources,                'resources'],
  resourceId:                   [66,  'DEVLINK_ATTR_RESOURCE_ID',                     u64,                      'number of a resource'],
  resourceSize:                 [67,  'DEVLINK_ATTR_RESOURCE_SIZE',                   u64,                      'its size'],
  portFlavour:                  [77,  'DEVLINK_ATTR_PORT_FLAVOUR',                    oneOf(u16,PORT_FLAVOUR),  'what the port is'],
  portNumber:                   [78,  'DEVLINK_ATTR_PORT_NUMBER',                     u32,                      'number on the front panel'],
  portSplitSubportNumber:       [79,  'DEVLINK_ATTR_PORT_SPLIT_SUBPORT_NUMBER',       u32,                      'which part of a port that was split'],
  param:                        [80,  'DEVLINK_ATTR_PARAM',                           param,                    'a parameter'],
  paramName:                    [81,  'DEVLINK_ATTR_PARAM_NAME',                      string,                   'name of a parameter'],
  paramType:                    [83,  'DEVLINK_ATTR_PARAM_TYPE',                      u8,                       'type of the value: 1 u8, 2 u16, 3 u32, 5 string, 6 flag'],
  paramValueData:               [86,  'DEVLINK_ATTR_PARAM_VALUE_DATA',                valueBy('paramType'),     'the value; a flag that is off has none'],
  paramValueCmode:              [87,  'DEVLINK_ATTR_PARAM_VALUE_CMODE',               oneOf(u8,CMODE),          'when it takes effect'],
  regionName:                   [88,  'DEVLINK_ATTR_REGION_NAME',                     string,                   'name of a region of memory'],
  regionSize:                   [89,  'DEVLINK_ATTR_REGION_SIZE',                     u64,                      'its size', { unit: 'bytes' }],
  regionSnapshots:              [90,  'DEVLINK_ATTR_REGION_SNAPSHOTS',                snapshots,                'its snapshots'],
  regionSnapshotId:             [92,  'DEVLINK_ATTR_REGION_SNAPSHOT_ID',              u32,                      'number of a snapshot'],
  regionChunks:                 [93,  'DEVLINK_ATTR_REGION_CHUNKS',                   chunks,                   'what was read'],
  regionChunkAddr:              [96,  'DEVLINK_ATTR_REGION_CHUNK_ADDR',               u64,                      'first address to read'],
  regionChunkLen:               [97,  'DEVLINK_ATTR_REGION_CHUNK_LEN',                u64,                      'bytes to read'],
  infoDriverName:               [98,  'DEVLINK_ATTR_INFO_DRIVER_NAME',                string,                   'name of the driver'],
  infoSerialNumber:             [99,  'DEVLINK_ATTR_INFO_SERIAL_NUMBER',              string,                   'serial number'],
  infoVersionFixed:             [100, 'DEVLINK_ATTR_INFO_VERSION_FIXED',              list(version),            'a version that cannot change; the attribute repeats'],
  infoVersionRunning:           [101, 'DEVLINK_ATTR_INFO_VERSION_RUNNING',            list(version),            'a version that runs; the attribute repeats'],
  infoVersionStored:            [102, 'DEVLINK_ATTR_INFO_VERSION_STORED',             list(version),            'a version that is stored; the attribute repeats'],
  sbPoolCellSize:               [105, 'DEVLINK_ATTR_SB_POOL_CELL_SIZE',               u32,                      'size of a cell of the pool', { unit: 'bytes' }],
  fmsg:                         [106, 'DEVLINK_ATTR_FMSG',                            groups(fmsg),             'a report, as a sequence of parts'],
  healthReporter:               [114, 'DEVLINK_ATTR_HEALTH_REPORTER',                 reporter,                 'a reporter'],
  healthReporterName:           [115, 'DEVLINK_ATTR_HEALTH_REPORTER_NAME',            string,                   'name of a reporter'],
  healthReporterGracefulPeriod: [120, 'DEVLINK_ATTR_HEALTH_REPORTER_GRACEFUL_PERIOD', u64,                      'least time between recoveries', { unit: 'ms' }],
  healthReporterAutoRecover:    [121, 'DEVLINK_ATTR_HEALTH_REPORTER_AUTO_RECOVER',    u8,                       '1 to recover at once', { boolean: true }],
  healthReporterAutoDump:       [141, 'DEVLINK_ATTR_HEALTH_REPORTER_AUTO_DUMP',       u8,                       '1 to dump at once', { boolean: true }],
  healthReporterDumpTs:         [119, 'DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS',         u64,                      'time of the dump, by the clock since the start of the machine', { unit: 'ms' }],
  healthReporterDumpTsNs:       [137, 'DEVLINK_ATTR_HEALTH_REPORTER_DUMP_TS_NS',      u64,                      'time of the dump, since 1970', { unit: 'ns' }],
  flashUpdateFileName:          [122, 'DEVLINK_ATTR_FLASH_UPDATE_FILE_NAME',          string,                   'file with the firmware'],
  flashUpdateComponent:         [123, 'DEVLINK_ATTR_FLASH_UPDATE_COMPONENT',          string,                   'component to write'],
  flashUpdateStatusMsg:         [124, 'DEVLINK_ATTR_FLASH_UPDATE_STATUS_MSG',         string,                   'what it does now'],
  flashUpdateStatusDone:        [125, 'DEVLINK_ATTR_FLASH_UPDATE_STATUS_DONE',        u64,                      'bytes that are done'],
  flashUpdateStatusTotal:       [126, 'DEVLINK_ATTR_FLASH_UPDATE_STATUS_TOTAL',       u64,                      'bytes in total'],
  portPciPfNumber:              [127, 'DEVLINK_ATTR_PORT_PCI_PF_NUMBER',              u16,                      'number of the PCI function'],
  portPciVfNumber:              [128, 'DEVLINK_ATTR_PORT_PCI_VF_NUMBER',              u16,                      'number of the virtual function'],
  stats:                        [129, 'DEVLINK_ATTR_STATS',                           stats,                    'counters'],
  trapName:                     [130, 'DEVLINK_ATTR_TRAP_NAME',                       string,                   'name of the trap'],
  trapAction:                   [131, 'DEVLINK_ATTR_TRAP_ACTION',                     oneOf(u8,TRAP_ACTION),    'what happens to its packets'],
  trapType:                     [132, 'DEVLINK_ATTR_TRAP_TYPE',                       oneOf(u8,TRAP_TYPE),      'kind of trap'],
  trapGeneric:                  [133, 'DEVLINK_ATTR_TRAP_GENERIC',                    flag,                     'there: other drivers have it too'],
  trapMetadata:                 [134, 'DEVLINK_ATTR_TRAP_METADATA',                   trapMetadata,             'what is reported with a packet'],
  trapGroupName:                [135, 'DEVLINK_ATTR_TRAP_GROUP_NAME',                 string,                   'name of the group of traps'],
  reloadFailed:                 [136, 'DEVLINK_ATTR_RELOAD_FAILED',                   u8,                       '1 if the last reload failed', { boolean: true }],
  netnsFd:                      [138, 'DEVLINK_ATTR_NETNS_FD',                        u32,                      'file descriptor of a network namespace'],
  netnsPid:                     [139, 'DEVLINK_ATTR_NETNS_PID',                       u32,                      'process in a network namespace'],
  netnsId:                      [140, 'DEVLINK_ATTR_NETNS_ID',                        u32,                      'id of a network namespace'],
  trapPolicerId:                [142, 'DEVLINK_ATTR_TRAP_POLICER_ID',                 u32,                      'number of the policer'],
  trapPolicerRate:              [143, 'DEVLINK_ATTR_TRAP_POLICER_RATE',               u64,                      'rate of the policer', { unit: 'packets/s' }],
  trapPolicerBurst:             [144, 'DEVLINK_ATTR_TRAP_POLICER_BURST',              u64,                      'burst of the policer', { unit: 'packets' }],
  portFunction:                 [145, 'DEVLINK_ATTR_PORT_FUNCTION',                   portFunction,             'the function behind the port'],
  infoBoardSerialNumber:        [146, 'DEVLINK_ATTR_INFO_BOARD_SERIAL_NUMBER',        string,                   'serial number of the board'],
  portLanes:                    [147, 'DEVLINK_ATTR_PORT_LANES',                      u32,                      'number of lanes'],
  portSplittable:               [148, 'DEVLINK_ATTR_PORT_SPLITTABLE',                 u8,                       '1 if it can be split', { boolean: true }],
  portExternal:                 [149, 'DEVLINK_ATTR_PORT_EXTERNAL',                   u8,                       '1 if it is of another host', { boolean: true }],
  portControllerNumber:         [150, 'DEVLINK_ATTR_PORT_CONTROLLER_NUMBER',          u32,                      'number of the controller'],
  flashUpdateStatusTimeout:     [151, 'DEVLINK_ATTR_FLASH_UPDATE_STATUS_TIMEOUT',     u64,                      'time that it may take', { unit: 's' }],
  flashUpdateOverwriteMask:     [152, 'DEVLINK_ATTR_FLASH_UPDATE_OVERWRITE_MASK',     bitfield32(),             'what the update may overwrite'],
  reloadAction:                 [153, 'DEVLINK_ATTR_RELOAD_ACTION',                   oneOf(u8,RELOAD_ACTION),  'what to reload'],
  reloadActionsPerformed:       [154, 'DEVLINK_ATTR_RELOAD_ACTIONS_PERFORMED',        bitfield32(),             'what was reloaded'],
  reloadLimits:                 [155, 'DEVLINK_ATTR_RELOAD_LIMITS',                   bitfield32(),             'limits of the reload'],
  devStats:                     [156, 'DEVLINK_ATTR_DEV_STATS',                       devStats,                 'counters of the device'],
  portPciSfNumber:              [164, 'DEVLINK_ATTR_PORT_PCI_SF_NUMBER',              u32,                      'number of the subfunction'],
  rateType:                     [165, 'DEVLINK_ATTR_RATE_TYPE',                       oneOf(u16,RATE_TYPE),     'a leaf, or a node'],
  rateTxShare:                  [166, 'DEVLINK_ATTR_RATE_TX_SHARE',                   u64,                      'least rate', { unit: 'bytes/s' }],
  rateTxMax:                    [167, 'DEVLINK_ATTR_RATE_TX_MAX',                     u64,                      'greatest rate', { unit: 'bytes/s' }],
  rateNodeName:                 [168, 'DEVLINK_ATTR_RATE_NODE_NAME',                  string,                   'name of the node'],
  rateParentNodeName:           [169, 'DEVLINK_ATTR_RATE_PARENT_NODE_NAME',           string,                   'name of the node above'],
  regionMaxSnapshots:           [170, 'DEVLINK_ATTR_REGION_MAX_SNAPSHOTS',            u32,                      'most snapshots'],
  linecardIndex:                [171, 'DEVLINK_ATTR_LINECARD_INDEX',                  u32,                      'number of the line card'],
  linecardState:                [172, 'DEVLINK_ATTR_LINECARD_STATE',                  oneOf(u8,LINECARD_STATE), 'its state'],
  linecardType:                 [173, 'DEVLINK_ATTR_LINECARD_TYPE',                   string,                   'its type'],
  linecardSupportedTypes:       [174, 'DEVLINK_ATTR_LINECARD_SUPPORTED_TYPES',        linecardTypes,            'types that it can have'],
  nestedDevlink:                [175, 'DEVLINK_ATTR_NESTED_DEVLINK',                  nested,                   'the device inside'],
  selftests:                    [176, 'DEVLINK_ATTR_SELFTESTS',                       selftests,                'tests'],
  rateTxPriority:               [177, 'DEVLINK_ATTR_RATE_TX_PRIORITY',                u32,                      'priority among its siblings'],
  rateTxWeight:                 [178, 'DEVLINK_ATTR_RATE_TX_WEIGHT',                  u32,                      'weight among its siblings'],
  regionDirect:                 [179, 'DEVLINK_ATTR_REGION_DIRECT',                   flag,                     'there: read the memory itself, not a snapshot'],
})
type DevlinkAttributes = typeof devlinkAttributes
/** A name for the type, which the declarations of commands would otherwise repeat. */
interface DevlinkSet extends DevlinkAttributes {}
const all: DevlinkSet = devlinkAttributes

const SELFTEST_STATUS = { SKIP: 0, PASS: 1, FAIL: 2 } as const

const selftestResult = attrs('devlink-selftest-result-attrs', {
  id:     [2, 'DEVLINK_ATTR_SELFTEST_RESULT_ID',     u32,                       'number of the test'],
  status: [3, 'DEVLINK_ATTR_SELFTEST_RESULT_STATUS', oneOf(u8,SELFTEST_STATUS), 'skipped, passed or failed'],
})

const selftestResults = attrs('devlink-selftest-results-attrs', {
  result: [1, 'DEVLINK_ATTR_SELFTEST_RESULT', list(selftestResult), 'a result; the attribute repeats'],
})

/** The reply to DEVLINK_CMD_SELFTESTS_RUN, in which DEVLINK_ATTR_SELFTESTS has results. */
const selftestsReply = attrs('devlink-selftests-reply-attrs', {
  busName:   [1,   'DEVLINK_ATTR_BUS_NAME',  string,          'bus of the device'],
  devName:   [2,   'DEVLINK_ATTR_DEV_NAME',  string,          'name of the device'],
  selftests: [176, 'DEVLINK_ATTR_SELFTESTS', selftestResults, 'the results'],
})

/** devlink: devices behind network cards and switches (net/devlink). A GET is answered by the message in `reply`. */
export const devlink = family('devlink', () => ({
  DEVLINK_CMD_GET: [1, 'get', all, 'reads a device, or dumps all', { reply: 'DEVLINK_CMD_NEW' }],
  DEVLINK_CMD_SET: [2, 'set', all, 'changes a device'],
  DEVLINK_CMD_NEW: [3, 'reply', all, 'a device'],
  DEVLINK_CMD_DEL: [4, 'event', all, 'a device is gone'],
  DEVLINK_CMD_PORT_GET: [5, 'get', all, 'reads a port, or dumps all', { reply: 'DEVLINK_CMD_PORT_NEW' }],
  DEVLINK_CMD_PORT_SET: [6, 'set', all, 'changes a port'],
  DEVLINK_CMD_PORT_NEW: [7, 'new', all, 'adds a port; also its description'],
  DEVLINK_CMD_PORT_DEL: [8, 'delete', all, 'deletes a port'],
  DEVLINK_CMD_PORT_SPLIT: [9, 'do', all, 'splits a port'],
  DEVLINK_CMD_PORT_UNSPLIT: [10, 'do', all, 'joins a port again'],
  DEVLINK_CMD_SB_GET: [11, 'get', all, 'reads a shared buffer, or dumps all', { reply: 'DEVLINK_CMD_SB_NEW' }],
  DEVLINK_CMD_SB_SET: [12, 'set', all, 'not used'],
  DEVLINK_CMD_SB_NEW: [13, 'reply', all, 'a shared buffer'],
  DEVLINK_CMD_SB_DEL: [14, 'event', all, 'a shared buffer is gone'],
  DEVLINK_CMD_SB_POOL_GET: [15, 'get', all, 'reads a pool, or dumps all', { reply: 'DEVLINK_CMD_SB_POOL_NEW' }],
  DEVLINK_CMD_SB_POOL_SET: [16, 'set', all, 'changes a pool'],
  DEVLINK_CMD_SB_POOL_NEW: [17, 'reply', all, 'a pool'],
  DEVLINK_CMD_SB_POOL_DEL: [18, 'event', all, 'a pool is gone'],
  DEVLINK_CMD_SB_PORT_POOL_GET: [19, 'get', all, 'reads a pool of a port, or dumps all', { reply: 'DEVLINK_CMD_SB_PORT_POOL_NEW' }],
  DEVLINK_CMD_SB_PORT_POOL_SET: [20, 'set', all, 'changes a pool of a port'],
  DEVLINK_CMD_SB_PORT_POOL_NEW: [21, 'reply', all, 'a pool of a port'],
  DEVLINK_CMD_SB_PORT_POOL_DEL: [22, 'event', all, 'a pool of a port is gone'],
  DEVLINK_CMD_SB_TC_POOL_BIND_GET: [23, 'get', all, 'reads the pool of a traffic class, or dumps all', { reply: 'DEVLINK_CMD_SB_TC_POOL_BIND_NEW' }],
  DEVLINK_CMD_SB_TC_POOL_BIND_SET: [24, 'set', all, 'changes the pool of a traffic class'],
  DEVLINK_CMD_SB_TC_POOL_BIND_NEW: [25, 'reply', all, 'the pool of a traffic class'],
  DEVLINK_CMD_SB_TC_POOL_BIND_DEL: [26, 'event', all, 'the pool of a traffic class is gone'],
  DEVLINK_CMD_SB_OCC_SNAPSHOT: [27, 'do', all, 'takes down how full the pools are'],
  DEVLINK_CMD_SB_OCC_MAX_CLEAR: [28, 'do', all, 'clears the greatest fill'],
  DEVLINK_CMD_ESWITCH_GET: [29, 'get', all, 'reads the mode of the switch', { reply: 'DEVLINK_CMD_ESWITCH_GET' }],
  DEVLINK_CMD_ESWITCH_SET: [30, 'set', all, 'changes the mode of the switch'],
  DEVLINK_CMD_DPIPE_TABLE_GET: [31, 'get', all, 'reads tables of the pipeline', { reply: 'DEVLINK_CMD_DPIPE_TABLE_GET' }],
  DEVLINK_CMD_DPIPE_ENTRIES_GET: [32, 'get', all, 'reads entries of a table', { reply: 'DEVLINK_CMD_DPIPE_ENTRIES_GET' }],
  DEVLINK_CMD_DPIPE_HEADERS_GET: [33, 'get', all, 'reads headers that tables know', { reply: 'DEVLINK_CMD_DPIPE_HEADERS_GET' }],
  DEVLINK_CMD_DPIPE_TABLE_COUNTERS_SET: [34, 'set', all, 'switches the counters of a table on or off'],
  DEVLINK_CMD_RESOURCE_SET: [35, 'set', all, 'changes the size of a resource'],
  DEVLINK_CMD_RESOURCE_DUMP: [36, 'get', all, 'reads the resources', { reply: 'DEVLINK_CMD_RESOURCE_DUMP' }],
  DEVLINK_CMD_RELOAD: [37, 'do', all, 'reloads the driver'],
  DEVLINK_CMD_PARAM_GET: [38, 'get', all, 'reads a parameter, or dumps all', { reply: 'DEVLINK_CMD_PARAM_GET' }],
  DEVLINK_CMD_PARAM_SET: [39, 'set', all, 'changes a parameter'],
  DEVLINK_CMD_PARAM_NEW: [40, 'event', all, 'a parameter appeared or changed'],
  DEVLINK_CMD_PARAM_DEL: [41, 'event', all, 'a parameter is gone'],
  DEVLINK_CMD_REGION_GET: [42, 'get', all, 'reads a region, or dumps all', { reply: 'DEVLINK_CMD_REGION_GET' }],
  DEVLINK_CMD_REGION_SET: [43, 'set', all, 'not used'],
  DEVLINK_CMD_REGION_NEW: [44, 'new', all, 'takes a snapshot; also the notification of it'],
  DEVLINK_CMD_REGION_DEL: [45, 'delete', all, 'deletes a snapshot'],
  DEVLINK_CMD_REGION_READ: [46, 'get', all, 'reads a snapshot', { reply: 'DEVLINK_CMD_REGION_READ' }],
  DEVLINK_CMD_PORT_PARAM_GET: [47, 'get', all, 'reads a parameter of a port, or dumps all', { reply: 'DEVLINK_CMD_PORT_PARAM_GET' }],
  DEVLINK_CMD_PORT_PARAM_SET: [48, 'set', all, 'changes a parameter of a port'],
  DEVLINK_CMD_PORT_PARAM_NEW: [49, 'event', all, 'a parameter of a port appeared or changed'],
  DEVLINK_CMD_PORT_PARAM_DEL: [50, 'event', all, 'a parameter of a port is gone'],
  DEVLINK_CMD_INFO_GET: [51, 'get', all, 'reads driver and versions, or dumps all', { reply: 'DEVLINK_CMD_INFO_GET' }],
  DEVLINK_CMD_HEALTH_REPORTER_GET: [52, 'get', all, 'reads a reporter, or dumps all', { reply: 'DEVLINK_CMD_HEALTH_REPORTER_GET' }],
  DEVLINK_CMD_HEALTH_REPORTER_SET: [53, 'set', all, 'changes a reporter'],
  DEVLINK_CMD_HEALTH_REPORTER_RECOVER: [54, 'do', all, 'recovers; also the notification that a reporter changed'],
  DEVLINK_CMD_HEALTH_REPORTER_DIAGNOSE: [55, 'get', all, 'reads a diagnosis', { reply: 'DEVLINK_CMD_HEALTH_REPORTER_DIAGNOSE' }],
  DEVLINK_CMD_HEALTH_REPORTER_DUMP_GET: [56, 'get', all, 'reads the dump of a reporter', { reply: 'DEVLINK_CMD_HEALTH_REPORTER_DUMP_GET' }],
  DEVLINK_CMD_HEALTH_REPORTER_DUMP_CLEAR: [57, 'do', all, 'clears the dump of a reporter'],
  DEVLINK_CMD_FLASH_UPDATE: [58, 'do', all, 'writes firmware'],
  DEVLINK_CMD_FLASH_UPDATE_END: [59, 'event', all, 'writing of firmware ended'],
  DEVLINK_CMD_FLASH_UPDATE_STATUS: [60, 'event', all, 'how far writing of firmware is'],
  DEVLINK_CMD_TRAP_GET: [61, 'get', all, 'reads a trap, or dumps all', { reply: 'DEVLINK_CMD_TRAP_NEW' }],
  DEVLINK_CMD_TRAP_SET: [62, 'set', all, 'changes a trap'],
  DEVLINK_CMD_TRAP_NEW: [63, 'reply', all, 'a trap'],
  DEVLINK_CMD_TRAP_DEL: [64, 'event', all, 'a trap is gone'],
  DEVLINK_CMD_TRAP_GROUP_GET: [65, 'get', all, 'reads a group of traps, or dumps all', { reply: 'DEVLINK_CMD_TRAP_GROUP_NEW' }],
  DEVLINK_CMD_TRAP_GROUP_SET: [66, 'set', all, 'changes a group of traps'],
  DEVLINK_CMD_TRAP_GROUP_NEW: [67, 'reply', all, 'a group of traps'],
  DEVLINK_CMD_TRAP_GROUP_DEL: [68, 'event', all, 'a group of traps is gone'],
  DEVLINK_CMD_TRAP_POLICER_GET: [69, 'get', all, 'reads a policer, or dumps all', { reply: 'DEVLINK_CMD_TRAP_POLICER_NEW' }],
  DEVLINK_CMD_TRAP_POLICER_SET: [70, 'set', all, 'changes a policer'],
  DEVLINK_CMD_TRAP_POLICER_NEW: [71, 'reply', all, 'a policer'],
  DEVLINK_CMD_TRAP_POLICER_DEL: [72, 'event', all, 'a policer is gone'],
  DEVLINK_CMD_HEALTH_REPORTER_TEST: [73, 'do', all, 'tests a reporter'],
  DEVLINK_CMD_RATE_GET: [74, 'get', all, 'reads a rate, or dumps all', { reply: 'DEVLINK_CMD_RATE_NEW' }],
  DEVLINK_CMD_RATE_SET: [75, 'set', all, 'changes a rate'],
  DEVLINK_CMD_RATE_NEW: [76, 'new', all, 'adds a node; also the description of a rate'],
  DEVLINK_CMD_RATE_DEL: [77, 'delete', all, 'deletes a node'],
  DEVLINK_CMD_LINECARD_GET: [78, 'get', all, 'reads a line card, or dumps all', { reply: 'DEVLINK_CMD_LINECARD_NEW' }],
  DEVLINK_CMD_LINECARD_SET: [79, 'set', all, 'changes the type of a line card'],
  DEVLINK_CMD_LINECARD_NEW: [80, 'reply', all, 'a line card'],
  DEVLINK_CMD_LINECARD_DEL: [81, 'event', all, 'a line card is gone'],
  DEVLINK_CMD_SELFTESTS_GET: [82, 'get', all, 'reads which tests there are', { reply: 'DEVLINK_CMD_SELFTESTS_GET' }],
  DEVLINK_CMD_SELFTESTS_RUN: [83, 'do', selftestsReply, 'runs tests', { reply: 'DEVLINK_CMD_SELFTESTS_RUN', request: { attrs: all } }],
  DEVLINK_CMD_NOTIFY_FILTER_SET: [84, 'set', all, 'chooses the device and port of notifications'],
}), {}, ['config'])
