/** What `ip monitor` prints when notifications were lost (ENOBUFS). */
export const OVERRUN = 'netlink receive error No buffer space available (105)\n'
