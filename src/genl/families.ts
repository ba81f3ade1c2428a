/** The families that nlwire declares itself, one a line. Recordings are decoded with them. */
export { nlctrl } from './nlctrl.ts'
