// fast-check with a bound. Vitest cannot end a test that never yields, and the search for the smallest counterexample of a
// large value may take hours: after this time the property fails with the smallest one found so far.
import fc from 'fast-check'

fc.configureGlobal({ interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true })

export default fc
