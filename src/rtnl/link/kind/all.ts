import * as all from '../kinds.ts'

/** Every kind of link, under its name. A value rather than a namespace: the build joins modules into files. */
export const KINDS = all
