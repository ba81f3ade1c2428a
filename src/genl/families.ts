// The families of generic netlink that nlwire declares itself: one line for each. `nlwire decode` and `nlwire explain`, and `protocols()` of
// nlwire/capture, name and decode their messages.
//
// To add a family, say `demo`:
// 1. Write genl/demo.ts: `export const demo = family('demo', { … })`, with its attributes (docs/declare.md).
// 2. Add its line here: `export { demo } from './demo.ts'`.
export { nlctrl } from './nlctrl.ts'
