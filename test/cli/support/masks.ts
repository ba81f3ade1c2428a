/** What is made equal before the output of `ip` and of nlwire is compared. Each entry says why the two may differ there. */
export interface Mask {
  readonly why: string
  readonly pattern: RegExp
  readonly replacement: string
}

/** For what a command prints. */
export const OUTPUT_MASKS: readonly Mask[] = [
  {
    why: 'A program speaks of itself by its own name.',
    pattern: /try "(?:ip|nlwire bridge|bridge|nlwire) /gi,
    replacement: 'try "PROGRAM ',
  },
  {
    why: 'Usage texts are our own; that one is shown, where, and with which exit code is compared.',
    pattern: /Usage:.*/s,
    replacement: 'USAGE',
  },
  {
    why: 'The two commands run in two namespaces, whose names are in link-netns and in messages.',
    pattern: /\bside-(?:ip|nlwire)/g,
    replacement: 'SIDE',
  },
  {
    why: 'The kernel chooses Ethernet addresses at random (IFLA_ADDRESS without addr), so two runs of ip differ too; fixed ones here begin with 02:00:00.',
    pattern: /\b(?!02:00:00|00:00:00|ff:ff:ff|01:80:c2)[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}\b/g,
    replacement: 'RANDOM-MAC',
  },
  {
    why: 'IPv6 finishes duplicate address detection and router solicitation when it likes; two runs of ip differ within a second.',
    pattern: /"tentative":true,| tentative\b/g,
    replacement: '',
  },
  {
    why: 'Bridge timers run: two runs of ip within the same second differ.',
    pattern: /("(?:gc|hello|tcn|topology_change|hold|message_age|forward_delay)_timer":)[\d.]+/g,
    replacement: '$1TIME',
  },
  {
    why: 'Bridge timers, as text.',
    pattern: /((?:gc|hello|tcn|topology_change|hold|message_age|forward_delay)_timer) +[\d.]+/g,
    replacement: '$1 TIME',
  },
  {
    why: 'Ages of forwarding entries run: two runs of bridge within a second differ.',
    pattern: /\bused \d+\/\d+|"used":\d+,"updated":\d+/g,
    replacement: 'used AGE',
  },
  {
    why: 'The same, indented.',
    pattern: /"(used|updated)": \d+/g,
    replacement: '"$1": AGE',
  },
  {
    why: 'Lifetimes run down: 100 seconds are 99 in the next second, and 91 on a busy machine.',
    pattern: /\b(?:9\d|4\d)(?=sec|,"preferred_life|[},])/g,
    replacement: 'SECONDS',
  },
  {
    why: 'The same, still untouched.',
    pattern: /\b(?:100|50)(?=sec|,"preferred_life)|(?<="preferred_life_time":)50\b/g,
    replacement: 'SECONDS',
  },
]

/** Applies all masks. */
export function masked(text: string): string {
  return OUTPUT_MASKS.reduce((all, { pattern, replacement }) => all.replace(pattern, replacement), text)
}
