// Words of `ip` for scopes and flags of addresses, where they are not the kernel's names in lower case.

/** `ip address add … scope global`. */
export const SCOPE_WORDS = { global: 0 } as const

/** Flags of `ip address add`, and the name of bit 0x1 for IPv6. */
export const ADDRESS_FLAG_WORDS = {
  TEMPORARY: 0x1,
  temporary: 0x1,
  home: 0x10,
  mngtmpaddr: 0x100,
  autojoin: 0x400,
  'stable-privacy': 0x800,
} as const
