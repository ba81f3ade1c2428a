import type { Output } from '../../../output/output.ts'

/**
 * Bridge id of the spanning tree, as `8000.a:35:e6:e9:8b:29`: the bytes of its address without leading zeros
 * (ether_ntoa(3)).
 */
export function bridgeIdText({ prio, addr }: { readonly prio: number; readonly addr: string }): string {
  return `${prio.toString(16).padStart(4, '0')}.${addr.replace(/\b0/g, '')}`
}

/** A number in hexadecimal as printf(3) writes it by `%#x`: zero has no 0x. */
export function bridgeHexText(value: number): string {
  return value === 0 ? '0' : `0x${value.toString(16)}`
}

/** Prints a time in hundredths of a second, as seconds with two decimals. */
export function printTimer(key: string, ticks: bigint | undefined, out: Output): void {
  if (ticks === undefined) return
  const seconds = `${ticks / 100n}`
  const decimals = `${ticks % 100n}`.padStart(2, '0')
  out.field(key, { literal: `${seconds}.${decimals}` }, `${key} ${seconds.padStart(4)}.${decimals} `)
}
