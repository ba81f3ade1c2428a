/** Name of the program in its messages, in place of `ip`. */
export const PROGRAM = 'nlwire'
