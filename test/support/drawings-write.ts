// Writes the drawings of the pages: `npm run docs`.
import { writeFileSync } from 'node:fs'
import { drawings } from './drawings.ts'
import { ROOT } from './pages.ts'

for (const [file, draw] of drawings) writeFileSync(`${ROOT}${file}`, draw())
