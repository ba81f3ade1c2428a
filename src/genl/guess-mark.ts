/** Mark after the name of a family that was guessed: `ethtool?`. */
export const GUESS = '?'
