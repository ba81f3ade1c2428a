import type { Synchronous } from '../linux/namespaces/setns.ts'
import { openCurrentNamespace } from '../linux/namespaces/setns.ts'
import { type Transport, withTransport } from '../linux/socket/transport.ts'
import { NetNs } from '../rtnl/netns/netns.ts'

const NO_PROGRAMS = 'a fake kernel fakes sockets only: it has no network to run a program in'

/** A namespace whose sockets are those of a fake kernel. */
export class FakeNetNs extends NetNs {
  constructor(transport: Transport, name: string | undefined) {
    super(openCurrentNamespace(), name, undefined, {
      enter: <T>(_: number, fn: () => Synchronous<T>) => withTransport(transport, fn as () => T),
      // Another namespace of a request may be real: its sockets must not be.
      elsewhere: (ref, use) => {
        const there = ref instanceof FakeNetNs ? ref : this
        return use(() => there.sockets.socket())
      },
    })
  }

  override spawn(): never {
    throw new Error(NO_PROGRAMS)
  }

  override fork(): never {
    throw new Error(NO_PROGRAMS)
  }

  override async exec(): Promise<never> {
    throw new Error(NO_PROGRAMS)
  }

  override async ping(): Promise<never> {
    throw new Error(NO_PROGRAMS)
  }
}
