/** The arrows of a mermaid flowchart, between the labels of its nodes: `a["x/a"] --> b`. */
export function arrowsOf(page: string): [from: string, to: string][] {
  const labels = new Map([...page.matchAll(/(\w+)\["([^"]+)"\]/g)].map(([, id, label]) => [id as string, label as string]))
  const label = (id: string): string => labels.get(id) ?? id
  const arrows = page.matchAll(/^ *(\w+)(?:\["[^"]+"\])? (?:-->|-\..*\.->) (\w+)/gm)
  return [...arrows].map(([, from, to]) => [label(from as string), label(to as string)])
}

/** Where one can get by arrows, as sorted lines `a > b`. Ways from a node to itself are left out. */
export function reachable(arrows: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, string[]>()
  for (const [from, to] of arrows) next.set(from, [...(next.get(from) ?? []), to])
  const found = new Set<string>()
  const go = (start: string, at: string): void => {
    for (const to of next.get(at) ?? []) {
      const way = `${start} > ${to}`
      if (found.has(way)) continue
      found.add(way)
      go(start, to)
    }
  }
  for (const from of next.keys()) go(from, from)
  return [...found].filter((way) => !/^(.*) > \1$/.test(way)).sort()
}
