import { duplicate, wrong } from '../parse/exit.ts'
import { integer, unsigned } from '../parse/numbers.ts'
import { exact, isShort, type Word } from '../parse/words.ts'
import type { LinkRequest } from './request.ts'

type Key = 'txqlen' | 'mtu' | 'numTxQueues' | 'numRxQueues' | 'gsoMaxSize' | 'gsoMaxSegs' | 'groMaxSize'

/** A C int, which the kernel reads as unsigned. Allowed once. */
function once(key: Key, word: string, fits: (arg: string) => boolean): Word<LinkRequest> {
  return {
    names: [word],
    fits,
    read(words, { settings, seen }) {
      const text = words.next()
      if (seen.has(word)) duplicate(word, text)
      const value = integer(text) ?? wrong(`Invalid "${word}" value\n`, text)
      // `ip` detects a duplicate by a value other than -1.
      if (value !== -1) seen.add(word)
      settings[key] = value >>> 0
    },
  }
}

function size(key: Key, word: string): Word<LinkRequest> {
  return exact(word, (words, { settings }) => {
    const text = words.next()
    settings[key] = unsigned(text) ?? wrong(`Invalid "${word}" value\n`, text)
  })
}

/** The words of `link set` that take a number. */
export const NUMBER_WORDS: readonly Word<LinkRequest>[] = [
  once('txqlen', 'txqueuelen', (arg) => isShort(arg, 'txqueuelen') || arg === 'qlen' || isShort(arg, 'txqlen')),
  once('mtu', 'mtu', (arg) => arg === 'mtu'),
  once('numTxQueues', 'numtxqueues', (arg) => isShort(arg, 'numtxqueues')),
  once('numRxQueues', 'numrxqueues', (arg) => isShort(arg, 'numrxqueues')),
  size('gsoMaxSize', 'gso_max_size'),
  size('gsoMaxSegs', 'gso_max_segs'),
  size('groMaxSize', 'gro_max_size'),
]
