import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** WG_KEY_LEN (linux/wireguard.h). */
const KEY_BYTES = 32
/** 32 bytes in base64: 43 characters, of which the last has two zero bits, and `=`. */
const TEXT = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

/** What stands before the 32 bytes of a private key of X25519 in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** A key of WireGuard: 32 bytes, as the text that wg(8) prints (base64), or as bytes. */
export type WireguardKey = string | Uint8Array

/**
 * Returns the bytes of a key. Throws a TypeError that names `what`, and never shows the key.
 */
export function keyBytes(key: unknown, what: string): Uint8Array {
  if (key instanceof Uint8Array && key.length === KEY_BYTES) return key
  if (typeof key === 'string' && TEXT.test(key)) return new Uint8Array(Buffer.from(key, 'base64'))
  throw new TypeError(`${what}: expected a key of 32 bytes, as base64 of 44 characters or as a Uint8Array, got ${sizeOf(key)}`)
}

function sizeOf(key: unknown): string {
  if (typeof key === 'string') return `${key.length} characters${key.length === 44 ? ' that are no base64 of 32 bytes' : ''}`
  if (key instanceof Uint8Array) return `${key.length} bytes`
  return key === null ? 'null' : typeof key
}

/**
 * Makes a new private key, as `wg genkey` does.
 *
 * @example
 * const privateKey = generateKey()
 */
export function generateKey(): string {
  const key = raw(generateKeyPairSync('x25519').privateKey, 'd')
  // The bits that X25519 ignores, as wg(8) writes them (RFC 7748, decodeScalar25519).
  key[0] = (key[0] as number) & 0xf8
  key[31] = ((key[31] as number) & 0x7f) | 0x40
  return key.toString('base64')
}

/**
 * Returns the public key of a private key, as `wg pubkey` does. Throws a TypeError for what is no key.
 *
 * @example
 * const publicKey = publicKeyOf(generateKey())
 */
export function publicKeyOf(privateKey: WireguardKey): string {
  const der = Buffer.concat([PKCS8, keyBytes(privateKey, 'privateKey')])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return raw(createPublicKey(key), 'x').toString('base64')
}

/**
 * Makes a new preshared key, as `wg genpsk` does.
 *
 * @example
 * const presharedKey = generatePresharedKey()
 */
export function generatePresharedKey(): string {
  return randomBytes(KEY_BYTES).toString('base64')
}

const raw = (key: KeyObject, member: 'd' | 'x'): Buffer =>
  Buffer.from(key.export({ format: 'jwk' })[member] as string, 'base64url')
