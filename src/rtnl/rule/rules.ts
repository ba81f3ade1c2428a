import { oneDeadline, type RequestOptions } from '../../linux/socket/limits.ts'
import { parsePrefix } from '../../netlink/codec/address.ts'
import type { MessageOf } from '../../netlink/message/message.ts'
import { numberOf } from '../common/checks.ts'
import { Collection } from '../common/collection.ts'
import { type Criterion, matching, type Query, type Test } from '../common/criteria.ts'
import type { OneOrMany } from '../common/ensure/one-or-many.ts'
import { FlushIncompleteError } from '../common/flush/incomplete.ts'
import { type Flushed, refusalsOf, sendQuietly } from '../common/flush/rounds.ts'
import type { Enum } from '../common/named/types.ts'
import type { CollectionReach } from '../common/reach.ts'
import { protocolNumber, type RouteProtocol, type TableRef, tableNumber } from '../common/route-names.ts'
import { checked } from '../common/values.ts'
import { AF, RTM } from '../constants.ts'
import { RTPROT } from '../route/constants.ts'
import { FR_ACT } from './constants.ts'
import {
  addedRules,
  checkEnsuredRules,
  type EnsuredRules,
  type EnsureRulesOptions,
  ensureRulesPlan,
  type PlainRule,
} from './ensure.ts'
import { addRule, deleteRule, type RuleOptions, ruleFamily } from './request.ts'
import { ruleAttrs, ruleMessages } from './table.ts'
import { type RULE_FAMILY, type Rule, ruleOf } from './view.ts'

/** A decoded RTM_NEWRULE, as a dump returns it. */
export type RuleMessage = MessageOf<(typeof ruleMessages)['RTM_NEWRULE']>

/** Which rules. All given criteria must match. */
export interface RuleFilter extends RequestOptions {
  /** By default INET and INET6; `IPMR` and `IP6MR` are multicast routing. */
  family?: Enum<keyof typeof RULE_FAMILY>
  /** With this priority. */
  priority?: number
  /** That look in this table. */
  table?: TableRef
  /** With this origin (RTPROT_*). */
  protocol?: RouteProtocol
  /** With this action (FR_ACT_*), such as `BLACKHOLE`. */
  action?: Enum<keyof typeof FR_ACT>
  /** Exactly this source prefix. */
  src?: string
  /** Exactly this destination prefix. */
  dst?: string
  /** Of packets that come by the link with this name. */
  iifname?: string
  /** Of packets that leave by the link with this name. */
  oifname?: string
  /** With this firewall mark, whatever its mask. */
  fwmark?: number
}

/** Compares a prefix with an attribute and a member of the header. */
function prefix(key: 'src' | 'dst'): Criterion<string, RuleMessage> {
  return matching(parsePrefix, ({ header, attrs }, { address, prefixlen }) => {
    return header[`${key}Len`] === prefixlen && (prefixlen === 0 || attrs[key] === address)
  })
}

/** Compares an attribute that has a value of its own for every rule with it. */
function attribute<K extends 'iifname' | 'oifname' | 'fwmark'>(key: K): Criterion<NonNullable<RuleFilter[K]>, RuleMessage> {
  return matching(
    (value) => checked(ruleAttrs.table[key][2], value),
    ({ attrs }, value) => attrs[key] === value,
  )
}

/** Rounds of `ensure`, each a dump and what it still needs. */
const MOST_ROUNDS = 10

/** The rules of policy routing of a network namespace, as in `ip rule`. Rejects with a NetlinkError if the kernel refuses. */
export class Rules extends Collection<RuleMessage, Rule, RuleFilter> {
  /** The member of NetNs. @internal */
  static member(reach: CollectionReach): {
    /** The rules of policy routing of the namespace, as in `ip rule`. */
    readonly rules: Rules
  } {
    return { rules: new Rules(reach) }
  }

  /** @internal */
  constructor(reach: CollectionReach) {
    super(reach, {
      name: 'rules',
      table: ruleMessages,
      dump: 'RTM_GETRULE',
      object: 'RTM_NEWRULE',
      view: ruleOf,
      criteria: {
        priority: matching(
          (priority) => checked(ruleAttrs.table.priority[2], priority),
          ({ attrs }, priority) => (attrs.priority ?? 0) === priority,
        ),
        table: matching(tableNumber, ({ header, attrs }, table) => (attrs.table ?? header.table) === table),
        protocol: matching(protocolNumber, ({ attrs }, protocol) => (attrs.protocol ?? RTPROT.UNSPEC) === protocol),
        action: matching(
          (action) => numberOf('action', FR_ACT, action, 0xff),
          ({ header }, action) => header.action === action,
        ),
        src: prefix('src'),
        dst: prefix('dst'),
        iifname: attribute('iifname'),
        oifname: attribute('oifname'),
        fwmark: attribute('fwmark'),
        family: (given, { header }) => {
          const family = ruleFamily(given)
          header['family'] = family
          return (message) => message.header.family === family
        },
      },
    })
  }

  /**
   * Adds a rule, such as `{ src: '10.1.0.0/24', table: 1000 }`. By default it looks in the table MAIN, and the kernel takes
   * a priority before all other rules but that of priority 0. Takes what `list` returns. EEXIST if there is the same rule.
   * @example await ns.rules.add({ src: '10.1.0.0/24', table: 1000, priority: 100 })
   */
  async add(rule: RuleOptions, limits: RequestOptions = {}): Promise<void> {
    await this.send(addRule(rule), limits)
  }

  /**
   * Deletes the first rule that has all of these values: `{ priority: 100 }`, or what `list` returned. Of prefixes, the
   * address and the length count. ENOENT if there is none. TypeError if nothing but a family is given.
   * @example await ns.rules.delete({ priority: 100 })
   */
  async delete(rule: RuleOptions, limits: RequestOptions = {}): Promise<void> {
    await this.send(deleteRule(rule), limits)
  }

  /**
   * Makes the wanted rules, one or a list: adds those that are missing, and says what it did. A rule that names no priority is there if one
   * with any priority is. With `prune` it also removes the other rules of the protocol, and if it is given of the table. Rejects
   * with a NetlinkError EEXIST, before it changes anything, if a wanted rule is there with another protocol.
   * @example const { added } = await ns.rules.ensure([{ fwmark: 7, table: 1000 }], { protocol: 200, prune: true })
   */
  async ensure(wanted: OneOrMany<RuleOptions>, options: EnsureRulesOptions = {}): Promise<EnsuredRules> {
    const checked = checkEnsuredRules(wanted, options)
    const { table: _, protocol: __, prune: ___, ...bounds } = options
    const limits = oneDeadline(bounds)
    const socket = this.reach.socket()
    const families = new Set([...checked.requests.map(({ header }) => (header as { family: number }).family), AF.INET, AF.INET6])
    const present = await this.presentRules(families, limits)
    const { add, remove, unchanged } = ensureRulesPlan(present, checked, socket.protocol)
    let todo = { add, remove }
    for (let rounds = 0; todo.add.length + todo.remove.length > 0; rounds++) {
      if (rounds === MOST_ROUNDS) throw new FlushIncompleteError('rules', todo.remove.length, rounds, undefined)
      const deletions = todo.remove.map(({ header, attrs }) => ({ type: RTM.DELRULE, header, attrs }))
      for (const [requests, gone] of [[todo.add.map(({ request }) => request), []] as const, [deletions, ['ENOENT']] as const]) {
        const [refusal] = refusalsOf(await sendQuietly(socket, requests, limits), gone)
        if (refusal) throw refusal
      }
      if (todo.remove.length === 0) break
      // A deletion takes the first rule that has all that it names (fib_nl_delrule): that may have been a wanted one.
      todo = ensureRulesPlan(await this.presentRules(families, limits), checked, socket.protocol)
    }
    const added = add.length === 0 ? [] : addedRules(await this.presentRules(families, limits), present, add)
    const views = (all: readonly PlainRule[]): Rule[] => all.map(({ header, attrs }) => ruleOf(header, attrs))
    return { added: views(added), removed: views(remove), unchanged }
  }

  private async presentRules(families: Iterable<number>, limits: RequestOptions): Promise<PlainRule[]> {
    const all: PlainRule[] = []
    for (const family of families) all.push(...(await this.messages({ family: family as 2, ...limits })))
    return all
  }

  /**
   * Deletes all rules that match a filter, or with `{ all: true }` all, and returns them. A rule of priority 0 (the one of
   * the table LOCAL) stays, as with `ip rule flush`, unless the filter names that priority.
   * @example const removed = await ns.rules.flush({ table: 1000 })
   */
  async flush(filter: RuleFilter & Flushed): Promise<Rule[]> {
    return this.removeAll(filter, {
      remove: ({ header, attrs }) => ({ type: RTM.DELRULE, header, attrs }),
      gone: ['ENOENT'],
      spares: ({ attrs }) => filter.priority === undefined && (attrs.priority ?? 0) === 0,
    })
  }

  protected override begin({ family }: RuleFilter, _query: Query): Test<RuleMessage> | undefined {
    return family === undefined ? ({ header }) => header.family === AF.INET || header.family === AF.INET6 : undefined
  }
}
