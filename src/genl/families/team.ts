import { attrs } from '../../netlink/attribute/attrs.ts'
import { select } from '../../netlink/attribute/select.ts'
import { s32, u8, u32 } from '../../netlink/codec/numbers.ts'
import { list } from '../../netlink/codec/references.ts'
import { string } from '../../netlink/codec/text.ts'
import { binary, flag } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

/** The type of a value: NLA_* of the kernel (include/net/netlink.h), in TEAM_ATTR_OPTION_TYPE. */
const VALUE = { 1: 'u8', 3: 'u32', 5: 'string', 6: 'flag', 11: 'binary', 14: 's32' } as const

/** The value of an option. A flag is present or absent. */
const value = select('type', { u8, u32, string, flag, binary, s32 }, { names: VALUE })

const option = attrs('team-option-attrs', {
  name:        [1, 'TEAM_ATTR_OPTION_NAME',         string, 'name of the option'],
  changed:     [2, 'TEAM_ATTR_OPTION_CHANGED',      flag,   'there: it changed since the last notification'],
  type:        [3, 'TEAM_ATTR_OPTION_TYPE',         u8,     'type of the value: 1 u8, 3 u32, 5 string, 6 flag, 11 binary, 14 s32'],
  data:        [4, 'TEAM_ATTR_OPTION_DATA',         value,  'the value; a flag that is off has none'],
  removed:     [5, 'TEAM_ATTR_OPTION_REMOVED',      flag,   'there: the option is gone'],
  portIfindex: [6, 'TEAM_ATTR_OPTION_PORT_IFINDEX', u32,    'index of the port that it is of', { link: 'request' }],
  arrayIndex:  [7, 'TEAM_ATTR_OPTION_ARRAY_INDEX',  u32,    'index of the element, of an option that is an array'],
})

const options = attrs('team-item-option-attrs', {
  option: [1, 'TEAM_ATTR_ITEM_OPTION', list(option), 'an option; the attribute repeats'],
})

const port = attrs('team-port-attrs', {
  ifindex: [1, 'TEAM_ATTR_PORT_IFINDEX', u32,  'index of the port', { link: 'request' }],
  changed: [2, 'TEAM_ATTR_PORT_CHANGED', flag, 'there: it changed since the last notification'],
  linkup:  [3, 'TEAM_ATTR_PORT_LINKUP',  flag, 'there: it has a link'],
  speed:   [4, 'TEAM_ATTR_PORT_SPEED',   u32,  'speed', { unit: 'Mbit/s' }],
  duplex:  [5, 'TEAM_ATTR_PORT_DUPLEX',  u8,   '1 is full duplex'],
  removed: [6, 'TEAM_ATTR_PORT_REMOVED', flag, 'there: the port is gone'],
})

const ports = attrs('team-item-port-attrs', {
  port: [1, 'TEAM_ATTR_ITEM_PORT', list(port), 'a port; the attribute repeats'],
})

/** TEAM_ATTR_*. */
const all = attrs('team-attrs', {
  teamIfindex: [1, 'TEAM_ATTR_TEAM_IFINDEX', u32,     'index of the team link', { link: 'request' }],
  listOption:  [2, 'TEAM_ATTR_LIST_OPTION',  options, 'options'],
  listPort:    [3, 'TEAM_ATTR_LIST_PORT',    ports,   'ports'],
})

/** team: options and ports of team links (drivers/net/team). */
export const team = family('team', () => ({
  TEAM_CMD_NOOP: [0, 'get', all, 'does nothing, and is replied to', { reply: 'TEAM_CMD_NOOP' }],
  TEAM_CMD_OPTIONS_SET: [1, 'set', all, 'changes options'],
  TEAM_CMD_OPTIONS_GET: [2, 'get', all, 'reads the options; also the notification that some changed', { reply: 'TEAM_CMD_OPTIONS_GET' }],
  TEAM_CMD_PORT_LIST_GET: [3, 'get', all, 'reads the ports; also the notification that some changed', { reply: 'TEAM_CMD_PORT_LIST_GET' }],
}), {}, ['change_event'])
