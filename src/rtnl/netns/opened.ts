interface Closable {
  close(): void
}

/** What this process opened by the name of a namespace. When the name is deleted, these must not keep the namespace alive. */
const opened = new Map<string, Set<Closable>>()

/** Notes that an object was opened by this name. */
export function noteOpened(name: string, object: Closable): void {
  const others = opened.get(name)
  if (others) others.add(object)
  else opened.set(name, new Set([object]))
}

/** Forgets a closed object. */
export function noteClosed(name: string, object: Closable): void {
  const others = opened.get(name)
  if (others?.delete(object) && others.size === 0) opened.delete(name)
}

/** Closes everything that was opened by this name. */
export function closeOpened(name: string): void {
  for (const object of opened.get(name) ?? []) object.close()
}
