import { findingsOf } from '../../../src/cli/doctor/checks/all.ts'
import type { Facts } from '../../../src/cli/doctor/facts.ts'
import type { Finding } from '../../../src/cli/doctor/finding.ts'

/** Files of a machine on which everything is as it should be. */
const FILES: Readonly<Record<string, string>> = {
  '/proc/self/status': 'CapEff:\t000001ffffffffff\nSeccomp:\t0\n',
  '/proc/self/uid_map': '         0          0 4294967295\n',
  '/proc/self/mountinfo': '21 26 0:20 / /proc rw - proc proc rw\n',
  '/proc/self/limits':
    'Max processes             96364                96364                processes \n' +
    'Max open files            1024                 524288               files     \n',
  '/proc/sys/kernel/tainted': '0\n',
  '/proc/sys/fs/aio-nr': '1\n',
  '/proc/sys/fs/aio-max-nr': '65536\n',
  '/proc/sys/net/core/rmem_max': '212992\n',
  '/proc/sys/user/max_net_namespaces': '96364\n',
  '/proc/sys/user/max_user_namespaces': '96364\n',
}

const SOUND: Facts = {
  node: '20.19.0',
  platform: 'linux',
  arch: 'x64',
  release: '6.1.0-31-amd64',
  read: (file) => FILES[file],
  userNamespace: 'user:[4026531837]',
  isLoaded: () => true,
  netns: { is: 'directory', writable: true, names: [] },
  native: { report: { aio: 1, showsRights: true } },
  rtnetlink: { report: { milliseconds: 0.3 } },
  tasks: [],
  rootless: {},
}

/** Changes of facts; `files` replaces some of the files, `undefined` removes one. */
export type Changes = Partial<Facts> & { readonly files?: Readonly<Record<string, string | undefined>> }

/** Facts of a sound machine, with changes. */
export function factsOf({ files = {}, ...changes }: Changes): Facts {
  return { ...SOUND, read: (file) => (file in files ? files[file] : FILES[file]), ...changes }
}

/** The finding of one check. */
export function findingOf(name: string, changes: Changes): Finding {
  const found = findingsOf(factsOf(changes)).find((finding) => finding.name === name)
  if (!found) throw new Error(`no check is called ${name}`)
  return found
}
