// Marks of an address whose name is printed in its place (-r). Lone surrogates, which no decoded text contains.

/** Before the address. */
export const HOST_BEGIN = '\ud801'
/** After the address. */
export const HOST_END = '\ud802'
