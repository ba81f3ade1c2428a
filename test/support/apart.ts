/** How this process can have namespaces: as root, or as root of a user namespace. */
export type Rights = 'root' | 'user'

/** The rights of this process. */
export const rights = (): Rights => (process.getuid?.() === 0 ? 'root' : 'user')

// As root /run/netns is covered; in a user namespace all of /run is, as that directory may be missing and cannot be made there.
const SETUP = {
  root: 'mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && exec "$@"',
  user: 'mount -t tmpfs tmpfs /run && mkdir /run/netns && exec "$@"',
}

/** The words before a command that put it into network and mount namespaces of its own, with a /run/netns of its own. */
export function apart(kind: Rights): string[] {
  const flags = kind === 'root' ? ['-n', '-m', '--propagation', 'private'] : ['-U', '-r', '-n', '-m']
  return ['unshare', ...flags, 'sh', '-c', SETUP[kind], 'sh']
}
