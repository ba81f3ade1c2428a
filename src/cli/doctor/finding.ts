/** `ok`: as it should be. `note`: works, or matters to some programs only. `bad`: stands in the way of nlwire. */
export type State = 'ok' | 'note' | 'bad'

/** What a check found, and what a user can do about it. */
export interface Finding {
  readonly name: string
  readonly state: State
  readonly found: string
  readonly remedy?: string
}
