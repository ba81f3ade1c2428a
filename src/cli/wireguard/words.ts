/** The commands of `nlwire wg`. */
export const WG_COMMANDS = ['show', 'showconf', 'genkey', 'genpsk', 'pubkey']
