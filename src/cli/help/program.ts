import { PROGRAM } from '../program.ts'
import { type OwnCommandName, USAGE } from '../usage.ts'
import { OWN_COMMANDS } from './commands.ts'
import { folded } from './folded.ts'

/**
 * What `nlwire help` prints: one screen of 24 lines and 80 columns. First what `ip` does not have. `objects` are the objects that
 * are commands, and `inBridge` those of `bridge`.
 */
export function screen(objects: readonly string[], inBridge: readonly string[]): string {
  const own = Object.entries(OWN_COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  const list = (words: readonly string[]): string => folded(words.join(' '), '  ')
  return `Usage: ${PROGRAM} [ OPTIONS ] COMMAND [ ARGUMENT … ]
Commands that ip does not have:
${own.join('\n')}
Objects of ip(8), with its words, output and exit codes:
${list(objects.filter((name) => name !== 'bridge'))}
and of bridge(8), behind the word bridge:
${list(inBridge)}
For example: ${PROGRAM} trace -- ip link add v0 type dummy
             ${PROGRAM} -n web address add 10.0.0.2/24 dev veth0
More: ${PROGRAM} help options; ${PROGRAM} help COMMAND, or ${PROGRAM} COMMAND --help;
      man ${PROGRAM}
`
}

/** What `nlwire help options` prints: the forms of a command line, and the options before the object. */
export const programUsage = (objects: readonly string[]): string =>
  `${folded(`{ ${objects.join(' | ')} } [ COMMAND | help ]`, `Usage: ${PROGRAM} [ OPTIONS ] `, ' '.repeat(15))}
       ${PROGRAM} [ OPTIONS ] -batch { FILE | - }
${synopses()}OPTIONS: -4, -6, -0, -B, -M, -f[amily] { inet | inet6 | link | bridge | mpls }
                            the address family
         -n[etns] NAME      in this network namespace
         -a[ll]             with netns exec and netns delete: all namespaces
         -d[etails]         print more details
         -s[tatistics]      print counters; given twice: also each kind of error
         -h[uman], -iec     counters in k, M, G, or in Ki, Mi, Gi
         -j[son], -p[retty] JSON, in lines
         -br[ief], -o[neline]
                            one line for each link or address
         -N[umeric]         numbers in place of names
         -l[oops] COUNT     maximum number of rounds of a flush
         -t[imestamp], -ts[hort]
                            with monitor: print the time of each message
         -rc[vbuf] SIZE     with monitor: size of the receive buffer, in bytes
         -b[atch] FILE      commands of a file, or of stdin (-), one a line, in
                            one process
         -force             with -batch: continue after a command that failed
         -com[pressvlans]   with bridge vlan: ranges in place of single VLANs
         -c[olor][={ always | auto | never }]
                            colours, as those of ip: not if NO_COLOR is set,
                            unless always; COLORFGBG says whether the background
                            is dark. Not with schema, doctor and help
         -r[esolve]         names in place of addresses, from /etc/hosts and DNS
         -V[ersion], --version
         -help, --help      an overview; OBJECT --help: the usage of an object
The keywords are those of ip(8) and can be abbreviated in the same way.
`

/** The forms of the commands that `ip` does not have: the first paragraph of each usage. */
const synopses = (): string =>
  [...Object.keys(OWN_COMMANDS).map((name) => USAGE[name as OwnCommandName]), `Usage: ${PROGRAM} help [ options | COMMAND ]\n`]
    .map((usage) => usage.replace(/\n\n.*/s, '\n').replace('Usage: ', '       '))
    .join('')
