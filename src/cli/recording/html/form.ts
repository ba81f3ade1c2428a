import { basename } from 'node:path'
import type { Part } from '../../../wire.ts'
import type { Form } from '../explain/explain-forms.ts'
import { about } from '../explain/explained.ts'
import { faultLine } from '../show.ts'
import { faultHtml, sectionHtml } from './frame.ts'
import { pageHead, pageTail } from './page.ts'

/** Output as one page for a browser. */
export function htmlForm(file: string): Form {
  return {
    begin: () => pageHead(file === '-' ? 'stdin' : basename(file)),
    datagram: ({ datagram, parts, why }) =>
      sectionHtml({
        frame: datagram.frame,
        about: [...names(parts), about(datagram), `${datagram.bytes.length} bytes`].join(', '),
        bytes: datagram.bytes,
        parts,
        ...(why === undefined ? {} : { why }),
      }),
    fault: (fault) => faultHtml(faultLine(fault, (_, text) => text)),
    end: pageTail,
  }
}

/** Names of the messages, without duplicates. */
const names = (parts: readonly Part[]): string[] => [
  ...new Set(parts.flatMap(({ path, text }) => (path === 'nlmsg_type' ? [text.replace(/^\d+ /, '')] : []))),
]
