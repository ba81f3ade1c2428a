import type { Facts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { kernel, proc } from './kernel.ts'
import { linkKinds } from './kinds.ts'
import { asynchronousIo, bridgeNetfilter, namespaceLimit, openFiles, processes, receiveBuffer } from './limits.ts'
import { namespaceDirectory } from './netns.ts'
import { capabilities, rootlessWorks, seccomp, userNamespace } from './rights.ts'
import { rtnetlinkAnswers } from './rtnetlink.ts'
import { nativePart, runtime } from './runtime.ts'

/** The checks, in the order in which they are printed. */
const CHECKS: readonly ((facts: Facts) => Finding)[] = [
  runtime,
  nativePart,
  kernel,
  proc,
  rtnetlinkAnswers,
  capabilities,
  userNamespace,
  rootlessWorks,
  namespaceDirectory,
  linkKinds,
  asynchronousIo,
  openFiles,
  processes,
  receiveBuffer,
  namespaceLimit,
  seccomp,
  bridgeNetfilter,
]

/** The findings of all checks. */
export function findingsOf(facts: Facts): Finding[] {
  return CHECKS.map((check) => check(facts))
}
