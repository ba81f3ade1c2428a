import type { Recorded } from '../../../capture.ts'
import type { IpContext } from './ip/line.ts'
import { Remaining } from './remaining.ts'

type Values = Readonly<Record<string, unknown>>

/** The type of an option that is on or off: NLA_FLAG. Off has no value. */
const FLAG = 6

const portName = (from: Remaining, key: string, { ifname }: IpContext): string | undefined => {
  const index = from.number(key)
  return index === undefined ? undefined : ifname(index)
}

function optionText(value: Values, context: IpContext): string {
  const from = new Remaining(value)
  const port = portName(from, 'portIfindex', context)
  const array = from.take('arrayIndex')
  const isFlag = from.number('type') === FLAG
  const [data] = Object.values(from.take<Values>('data') ?? {})
  const words = [
    String(from.take('name')),
    ...(port === undefined ? [] : [`(port:${port})`]),
    ...(array === undefined ? [] : [`(arr_index:${array})`]),
    String(isFlag ? Boolean(data) : data),
  ]
  return `${words.join(' ')}${from.rest()}`
}

function portText(value: Values, context: IpContext): string {
  const from = new Remaining(value)
  const index = from.number('ifindex') ?? 0
  const state = from.take('linkup') === undefined ? 'down' : 'up'
  const [speed, duplex] = [from.number('speed') ?? 0, from.number('duplex')]
  return `${index}: ${context.ifname(index)}: ${state} ${speed}Mbit ${duplex ? 'FD' : 'HD'}${from.rest()}`
}

/** Options and ports as `teamnl LINK options` and `teamnl LINK ports` print them, behind the name of the link. */
export function teamLine({ message: { attrs, payload } }: Recorded, context: IpContext): string | undefined {
  if (payload) return undefined
  const from = new Remaining(attrs)
  const options = from.inside('listOption').take<readonly Values[]>('option') ?? []
  const ports = from.inside('listPort').take<readonly Values[]>('port') ?? []
  const texts = [...options.map((one) => optionText(one, context)), ...ports.map((one) => portText(one, context))]
  if (texts.length === 0) return undefined
  return `${portName(from, 'teamIfindex', context)}: ${texts.join(' ')}${from.rest()}`
}
