import { MalformedError } from './malformed-error.ts'

/** A place of a message that could not be read as its table says. */
export interface MessageFault {
  /** Kernel names from the outside in, as in explained messages: `IFLA_LINKINFO.IFLA_INFO_DATA.IFLA_VLAN_ID`. Empty for the message as a whole. */
  readonly path: string
  /** In the buffer that was decoded. */
  readonly offset: number
  readonly what: string
}

/** Collects faults while a message is read tolerantly. `path` is where the reader is. */
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

  /** Notes an error of reading, at the reader's place unless another is given. Rethrows every other error. Returns what is wrong. */
  add(error: unknown, path = this.place): string {
    if (!(error instanceof MalformedError)) throw error
    this.found.push({ path, offset: error.offset, what: error.what })
    return error.what
  }
}
