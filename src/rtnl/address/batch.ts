import { NLM_F } from '../../netlink/message/header.ts'
import type { RecordChange } from '../common/change.ts'
import { type LinkRef, lookup } from '../common/checks.ts'
import { RTM } from '../constants.ts'
import { type AddressChoice, type AddressObject, type AddressOptions, addBody, deletionBody } from './request.ts'

/** Changes of addresses. */
export interface BatchAddresses {
  /** Adds an address, as `addresses.add`. */
  add(link: LinkRef, address: string | AddressObject, options?: AddressOptions): void
  /** Adds an address or changes its options, as `addresses.replace`. */
  replace(link: LinkRef, address: string | AddressObject, options?: AddressOptions): void
  /** Changes the options of an address, as `addresses.change`. */
  change(link: LinkRef, address: string | AddressObject, options?: AddressOptions): void
  /** Removes an address, as `addresses.delete`. */
  delete(link: LinkRef, address: string | AddressObject, options?: AddressChoice): void
}

/** Returns the recorder of changes of addresses. */
export function batchAddresses(record: RecordChange): BatchAddresses {
  const put = (flags: number) => (link: LinkRef, address: string | AddressObject, options?: AddressOptions) => {
    lookup(link)
    const { header, attrs } = addBody(address, options)
    record({ type: RTM.NEWADDR, flags, header, attrs, links: { header: { index: link } } })
  }
  return {
    add: put(NLM_F.CREATE | NLM_F.EXCL),
    replace: put(NLM_F.CREATE | NLM_F.REPLACE),
    change: put(NLM_F.REPLACE),
    delete: (link, address, options) => {
      lookup(link)
      const { header, attrs } = deletionBody(address, options)
      record({ type: RTM.DELADDR, header, attrs, links: { header: { index: link } } })
    },
  }
}
