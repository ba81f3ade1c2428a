// Writes what the commands of docs/wire print into its pages: `npm run docs`, then read the diff.
import { writeFileSync } from 'node:fs'
import { blocks, lesson, lessonFile, lessonNames, renewed } from './lessons.ts'

for (const name of lessonNames) {
  let page = lesson(name)
  for (const block of blocks(page)) {
    const now = await renewed(block)
    page = page.replace(block.text, () => now)
  }
  writeFileSync(lessonFile(name), page)
}
