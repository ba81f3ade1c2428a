// Fails if `import 'nlwire'` takes longer than so many milliseconds in the best of several fresh processes: other work on the machine
// only makes it slower.
import { execFileSync } from 'node:child_process'

const most = Number(process.argv[2])
const url = JSON.stringify(new URL('../dist/index.js', import.meta.url).href)
const code = `const start = performance.now(); await import(${url}); console.log(performance.now() - start)`
const times = Array.from({ length: 40 }, () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', code])))
const best = Math.min(...times)
console.log(
  `import 'nlwire': ${best.toFixed(1)} ms at best of ${times.length}, ${times.toSorted((a, b) => a - b)[20].toFixed(1)} ms as a rule`,
)
if (best > most) throw new Error(`more than ${most} ms`)
