// The families of generic netlink that nlwire declares itself: one line for each. `nlwire decode` and `nlwire explain`,
// and `protocols()` of nlwire/capture, name and decode their messages.
//
// To add a family, say `taskstats`:
// 1. Write genl/taskstats.ts: `export const taskstats = family('TASKSTATS', { … })`, with its attributes (docs/declare.md).
// 2. Add its line here: `export { taskstats } from './taskstats.ts'`. test/tree/families.test.ts reports a forgotten one.
export { nlctrl } from './nlctrl.ts'
