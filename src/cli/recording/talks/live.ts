import { setTimeout as sleep } from 'node:timers/promises'
import type { ConversationOptions } from '../../../capture.ts'

/** Programs read notifications soon after the ACK. */
const LOOKAHEAD = 256

/** Options for the conversations of a whole recording, and of one that is still being made. */
export const CONVERSATIONS = {
  whole: { lookahead: LOOKAHEAD },
  // The source keeps the process alive.
  live: { lookahead: LOOKAHEAD, pause: (milliseconds) => sleep(milliseconds, undefined, { ref: false }) },
} as const satisfies Record<string, ConversationOptions>
