import type { Remaining } from '../remaining.ts'
import { NAMES, nameIn, valueWord } from './words.ts'

interface ReloadAction {
  readonly action?: number
  readonly actionStats?: { readonly entry?: readonly { readonly limit?: number; readonly value?: number }[] }
}

function reloads(from: Remaining, key: string, word: string): string[] {
  if (from.peek(key) === undefined) return []
  const actions = from.inside(key).take<readonly ReloadAction[]>('actionInfo') ?? []
  const texts = actions.map(({ action = 0, actionStats }) => {
    const counts = (actionStats?.entry ?? []).map(({ limit = 0, value }) => `${nameIn(NAMES.reloadLimit, limit)} ${value}`)
    return `${nameIn(NAMES.reloadAction, action)}: ${counts.join(' ')}`
  })
  return [`${word}:`, ...texts]
}

/** A device: how often it was reloaded. */
export function deviceWords(from: Remaining): string[] {
  const isFailed = from.number('reloadFailed')
  const stats = from.inside('devStats')
  const texts = [...reloads(stats, 'reloadStats', 'reload'), ...reloads(stats, 'remoteReloadStats', 'remote_reload')]
  return [...(isFailed ? ['reload_failed true'] : []), ...(texts.length > 0 ? ['stats:', ...texts] : [])]
}

interface Version {
  readonly name?: string
  readonly value?: string
}
const VERSIONS = [
  ['infoVersionFixed', 'fixed'],
  ['infoVersionRunning', 'running'],
  ['infoVersionStored', 'stored'],
] as const

/** The driver of a device, its serial numbers and its versions. */
export function infoWords(from: Remaining): string[] {
  const versions = VERSIONS.flatMap(([key, word]) => {
    const list = from.take<readonly Version[]>(key)
    return list ? [`${word}: ${list.map(({ name, value }) => `${name} ${value}`).join(' ')}`] : []
  })
  return [
    ...valueWord(from, 'infoDriverName', 'driver'),
    ...valueWord(from, 'infoSerialNumber', 'serial_number'),
    ...valueWord(from, 'infoBoardSerialNumber', 'board.serial_number'),
    ...(versions.length > 0 ? ['versions:', ...versions] : []),
  ]
}
