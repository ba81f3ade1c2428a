import type { Fault, Recorded } from '../../capture.ts'

/** Selects the faults of messages that match a condition, and those of frames without a message. */
export class FrameFaults {
  private readonly passes: (message: Recorded) => boolean
  private readonly onLeft: (faults: readonly Fault[]) => void
  private frame: number | undefined
  private seen: 'nothing' | 'others' | 'match' = 'nothing'
  private held: Fault[] = []

  /** `onLeft` gets the faults of a frame whose messages do not match. */
  constructor(passes: (message: Recorded) => boolean, onLeft: (faults: readonly Fault[]) => void = () => undefined) {
    this.passes = passes
    this.onLeft = onLeft
  }

  /** Returns what is to be printed after the next item. */
  take(item: Recorded | Fault): (Recorded | Fault)[] {
    const before = item.frame === this.frame ? [] : this.end()
    this.frame = item.frame
    if (item.kind === 'message') {
      const passes = this.passes(item)
      if (passes) this.seen = 'match'
      else if (this.seen === 'nothing') this.seen = 'others'
      return passes ? [...before, ...this.held.splice(0), item] : before
    }
    if (item.frame === undefined || this.seen === 'match') return [...before, item]
    this.held.push(item)
    return before
  }

  /** Ends a frame. Returns its faults if it had no message. */
  end(): Fault[] {
    const held = this.held.splice(0)
    const isLoose = this.seen === 'nothing'
    this.seen = 'nothing'
    if (isLoose) return held
    if (held.length > 0) this.onLeft(held)
    return []
  }
}
