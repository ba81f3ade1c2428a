// Writes what the commands of docs/wire, README.md and docs/guide print into the pages: `npm run docs`, then read the diff.
// Commands that need the running kernel run in namespaces of their own. Those of docs/wire bring theirs. Arguments are parts of names
// of pages, to renew those alone.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { apart, rights } from './apart.ts'
import { type Block, blocks, lesson, lessonFile, lessonNames, removeCommand, renewed, renewedTogether } from './lessons.ts'
import { pageNames, pageText, ROOT } from './pages.ts'

async function write(file: string | URL, text: string, renew: (block: Block) => Promise<string>): Promise<void> {
  let page = text
  for (const block of blocks(page)) {
    const now = await renew(block)
    page = page.replace(block.text, () => now)
  }
  writeFileSync(file, page)
}

/** Leaves a block as it is where a program that it needs is missing. */
async function ofPage(block: Block): Promise<string> {
  const { live, program, text } = block
  if (program !== undefined && spawnSync(program, ['-V'], { stdio: 'ignore' }).status !== 0) return text
  return live ? renewedTogether(block, apart(rights())) : renewed(block)
}

/** Blocks of docs/wire that need the kernel make namespaces for themselves. */
const ofLesson = (block: Block): Promise<string> => (block.live ? renewedTogether(block, []) : renewed(block))

const parts = process.argv.slice(2)
const isWanted = (name: string): boolean => parts.length === 0 || parts.some((part) => name.includes(part))

try {
  for (const name of lessonNames) if (isWanted(name)) await write(lessonFile(name), lesson(name), ofLesson)
  for (const name of pageNames) if (isWanted(name)) await write(`${ROOT}${name}`, pageText(name), ofPage)
} finally {
  await removeCommand()
}
