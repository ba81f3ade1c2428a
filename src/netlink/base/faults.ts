import { MalformedError } from './malformed-error.ts'

/** A place in a message that does not match its table. */
export interface MessageFault {
  /** Kernel names from the outside in, as in explained messages: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. Empty for the message as a whole. */
  readonly path: string
  /** Offset in the decoded buffer, in bytes. */
  readonly offset: number
  /** What is wrong. */
  readonly what: string
}

/** Collects faults while a message is read tolerantly. `path` is the place of the reader. */
export class Faults {
  readonly found: MessageFault[] = []
  private readonly path: string[] = []

  /** The path of the reader, with names joined by dots; an index (`[2]`) belongs to the name before it. */
  get place(): string {
    return this.path.join('.').replaceAll('.[', '[')
  }

  enter(name: string): void {
    this.path.push(name)
  }

  leave(): void {
    this.path.pop()
  }

  /** Records a read error at the given place, by default the reader's. Returns its text. Rethrows every other error. */
  add(error: unknown, path = this.place): string {
    if (!(error instanceof MalformedError)) throw error
    this.found.push({ path, offset: error.offset, what: error.what })
    return error.what
  }
}
