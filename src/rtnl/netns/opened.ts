interface Closable {
  close(): void
}

/**
 * Objects that this process opened by namespace name. After the name is deleted, they must not keep the namespace
 * alive.
 */
const opened = new Map<string, Set<Closable>>()

/** Registers an object that was opened by this name. */
export function noteOpened(name: string, object: Closable): void {
  const others = opened.get(name)
  if (others) others.add(object)
  else opened.set(name, new Set([object]))
}

/** Unregisters a closed object. */
export function noteClosed(name: string, object: Closable): void {
  const others = opened.get(name)
  if (others?.delete(object) && others.size === 0) opened.delete(name)
}

/** Closes everything that was opened by this name. */
export function closeOpened(name: string): void {
  for (const object of opened.get(name) ?? []) object.close()
}
