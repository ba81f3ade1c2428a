/** NF_* and NFT_* codes of verdicts (linux/netfilter.h, linux/netfilter/nf_tables.h). */
const VERDICTS: Readonly<Record<number, string>> = {
  0: 'drop',
  1: 'accept',
  [-1]: 'continue',
  [-2]: 'break',
  [-3]: 'jump',
  [-4]: 'goto',
  [-5]: 'return',
}

/** `accept`, `jump other` */
export function verdictText({ code, chain }: { readonly code: number; readonly chain?: string }): string {
  const word = VERDICTS[code] ?? `verdict ${code}`
  return chain === undefined ? word : `${word} ${chain}`
}
