import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNamespace, deleteNamespace, NAMESPACE_DIRECTORY } from '../../src/linux/namespaces/files.ts'
import { describeLive } from '../support/live.ts'
import { type Ended, run } from './support/child.ts'

const OURS = `${process.execPath} --import tsx test/linux/support/launch.ts`

/** Runs a shell line with `exec` standing for `ip netns exec` and for ours, in mount namespaces with an /etc of their own. */
function both(line: string): Promise<[Ended, Ended]> {
  // Made on a tmpfs that only this mount namespace has.
  const etc = 'mount -t tmpfs tmpfs /mnt && cp /etc/passwd /etc/hosts /mnt && mount --bind /mnt /etc && mkdir -p /etc/netns/there'
  const script = (exec: string): string => `exec_() { ${exec} "$@"; }; ${etc}; ${line}`
  return Promise.all(['ip netns exec', OURS].map((exec) => run('unshare', ['-m', 'bash', '-c', script(exec)]))) as Promise<
    [Ended, Ended]
  >
}

describeLive('launch does what ip netns exec does', () => {
  beforeAll(async () => {
    await createNamespace('there')
    writeFileSync(`${NAMESPACE_DIRECTORY}/left`, '')
  })

  afterAll(() => {
    for (const name of ['there', 'left']) deleteNamespace(name)
  })

  test.each([
    ['a command and its exit code', 'exec_ there sh -c "echo out; echo err >&2; exit 7" x "a b"'],
    ['arguments', 'exec_ there printf "%s|" "" "a b" "$(printf "\\303\\274")" -- -x'],
    ['standard input', 'echo text | exec_ there cat'],
    ['no such command', 'exec_ there nosuch'],
    ['a file that cannot be run', 'exec_ there /etc/passwd'],
    ['an empty command', 'exec_ there ""'],
    ['no such namespace', 'exec_ nosuch true'],
    ['a name that names none', 'exec_ a/b true'],
    ['a file without a namespace', 'exec_ left true'],
    ['the network namespace', 'exec_ there readlink /proc/self/ns/net'],
    ['/sys', 'exec_ there sh -c "ls /sys/class/net; grep -c \\" /sys .* sysfs there \\" /proc/self/mountinfo"'],
    ['files over /etc', 'echo 1 > /etc/netns/there/hosts; exec_ there cat /etc/hosts; cat /etc/hosts'],
    [
      'links, resolv.conf, and all mounts with their propagation',
      'cp /dev/null /etc/resolv.conf; echo nameserver 192.0.2.1 > /etc/netns/there/resolv.conf; ' +
        'exec_ there sh -c "ls /sys/class/net; cat /etc/resolv.conf; findmnt -o TARGET,SOURCE,FSTYPE,PROPAGATION | sed \\"s/net:\\[[0-9]*\\]/net/\\""',
    ],
    ['files that are not in /etc', 'echo 1 > /etc/netns/there/new; exec_ there true; ls /etc'],
    ['the working directory', 'exec_ there pwd'],
    ['signals', 'exec_ there grep ^Sig...: /proc/self/status | grep -v SigQ'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    ['a broken pipe', 'exec_ there yes | head -1; echo "${PIPESTATUS[@]}"'],
    ['a pipe that blocks', 'exec_ there grep flags /proc/self/fdinfo/1 | cat'],
    ['the soft limit of open files', 'ulimit -Sn 1000; exec_ there sh -c "ulimit -Sn; ulimit -Hn"'],
    [
      'inherited descriptors',
      'exec_ there sh -c "cat <&5; cat <&63; cat <&7 | head -1" 5< <(echo five) 63< <(echo many) 7</etc/passwd',
    ],
    ['process substitution', 'exec_ there cat <(echo one) <(echo two)'],
  ])('%s', async (_, line) => {
    const [expected, found] = await both(line)
    expect(found).toEqual(expected)
  })

  test('and closes the descriptors of Node', async () => {
    const [expected, found] = await both('exec_ there sh -c "ls /proc/self/fd"')
    expect(found).toEqual(expected)
  })
})
