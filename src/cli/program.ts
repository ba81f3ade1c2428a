/** The name under which the program speaks of itself, where `ip` says `ip`. */
export const PROGRAM = 'nlwire'
