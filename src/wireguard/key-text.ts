/** Returns the text of a key, or undefined for zeros: they stand for "none". The text of a hidden key stays as it is. */
export function keyText(key: Uint8Array | string | undefined): string | undefined {
  if (!(key instanceof Uint8Array)) return key
  return key.every((byte) => byte === 0) ? undefined : Buffer.from(key).toString('base64')
}
