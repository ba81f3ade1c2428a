import { LINK_KINDS } from '../../../rtnl/link/kind/lookup.ts'
import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { CONFIG_OF } from '../kind-config.ts'

/** How many options of the kernel are named. */
const FEW = 5

type Place = 'built in' | 'loaded' | 'available' | 'missing' | 'unknown'
type Kinds = Readonly<Record<Place, readonly string[]>>

/** The kinds of links that this kernel has: built in, loaded, as a module that it loads when needed, or not at all. */
export function linkKinds(facts: Facts): Finding {
  const name = 'link kinds'
  const kinds = sorted(facts)
  const found = Object.entries(kinds)
    .flatMap(([place, names]) => (names.length === 0 ? [] : [`${place}: ${names.join(' ')}`]))
    .join('; ')
  if (facts.read('/proc/sys/kernel/modules_disabled')?.trim() === '1' && kinds.available.length > 0)
    return {
      name,
      state: 'note',
      found: `${found}. No more modules can be loaded (kernel.modules_disabled)`,
      remedy: 'restart the machine, and load the modules before that is set',
    }
  if (kinds.missing.length > 0) return { name, state: 'note', found, remedy: remedy(facts, kinds.missing) }
  if (kinds.unknown.length > 0)
    return {
      name,
      state: 'note',
      found: `${found}. There is no ${folder(facts.release)} here, and no configuration of the kernel`,
      remedy: 'in a container: look on the host',
    }
  return { name, state: 'ok', found }
}

function folder(release: string): string {
  return `/lib/modules/${release}`
}

function sorted(facts: Facts): Kinds {
  const place = placer(facts)
  const kinds: Record<Place, string[]> = { 'built in': [], loaded: [], available: [], missing: [], unknown: [] }
  for (const [kind, { module }] of LINK_KINDS) if (module !== undefined) kinds[place(kind, module)].push(kind)
  return kinds
}

function placer({ read, release, isLoaded, config }: Facts): (kind: string, module: string) => Place {
  const modules = modulesIn(read(`${folder(release)}/modules.dep`), /^[^:]+/gm)
  const builtin = modulesIn(read(`${folder(release)}/modules.builtin`), /^.+$/gm)
  const options = config === undefined ? undefined : new Set(config.split('\n'))
  return (kind, module) => {
    const plain = module.replaceAll('-', '_')
    const option = `CONFIG_${CONFIG_OF[kind]}`
    if (builtin?.has(plain) || options?.has(`${option}=y`)) return 'built in'
    if (isLoaded(plain)) return 'loaded'
    if (modules?.has(plain)) return 'available'
    // Without the folder (in a container) the kernel may still find the module outside.
    if (modules === undefined && options?.has(`${option}=m`)) return 'available'
    return modules !== undefined || (options !== undefined && CONFIG_OF[kind] !== undefined) ? 'missing' : 'unknown'
  }
}

/** Names of modules, with `_` for `-`, by their paths: `kernel/drivers/net/veth.ko.xz`. */
function modulesIn(text: string | undefined, path: RegExp): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined
  const names = (text.match(path) ?? []).map((file) => file.replace(/.*\//, '').replace(/\.ko.*$/, ''))
  return new Set(names.map((file) => file.replaceAll('-', '_')))
}

function remedy({ release, read }: Facts, missing: readonly string[]): string {
  const options = [...new Set(missing.flatMap((kind) => CONFIG_OF[kind] ?? []))].map((option) => `CONFIG_${option}`)
  const kernel = `a kernel with ${options.length > FEW ? 'their options (CONFIG_…)' : options.join(', ')}`
  const isPackaged = read(`${folder(release)}/modules.dep`) !== undefined
  return `to use the missing kinds: ${isPackaged ? `the package with more modules (on Ubuntu linux-modules-extra-${release}), or ` : ''}${kernel}`
}
