import type { Comparison, Condition } from './syntax.ts'

/** Range of frames in which a condition can hold. */
export interface Frames {
  /** The first frame. 0 if there is no lower limit. */
  readonly first: number
  /** The last frame, included. Infinity if there is no upper limit. */
  readonly last: number
}

const ALL: Frames = { first: 0, last: Number.POSITIVE_INFINITY }

/** Returns the first and the last frame in which a condition can hold. Other frames need not be read. */
export function framesOf(condition: Condition): Frames {
  if ('not' in condition) return ALL
  if ('all' in condition) {
    const all = condition.all.map(framesOf)
    return { first: Math.max(...all.map(({ first }) => first)), last: Math.min(...all.map(({ last }) => last)) }
  }
  if ('any' in condition) return union(condition.any.map(framesOf))
  return ofComparison(condition)
}

function union(all: readonly Frames[]): Frames {
  return { first: Math.min(...all.map(({ first }) => first)), last: Math.max(...all.map(({ last }) => last)) }
}

function ofComparison({ name, operator, values }: Comparison): Frames {
  const numbers = values.map(({ text }) => Number(text))
  if (name.text !== 'frame' || numbers.some((number) => Number.isNaN(number))) return ALL
  return numbers.length === 0 ? ALL : union(numbers.map((number) => against(operator, number)))
}

function against(operator: string | undefined, number: number): Frames {
  if (operator === '==' || operator === 'in') return { first: number, last: number }
  if (operator === '<' || operator === '<=') return { ...ALL, last: number }
  return operator === '>' || operator === '>=' ? { ...ALL, first: number } : ALL
}

/** Whether a condition needs the names of links, which earlier messages may define. */
export function asksLinks(condition: Condition): boolean {
  if ('not' in condition) return asksLinks(condition.not)
  if ('all' in condition) return condition.all.some(asksLinks)
  if ('any' in condition) return condition.any.some(asksLinks)
  return condition.name.text === 'dev'
}
