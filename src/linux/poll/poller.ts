/** Reports descriptors as readable; each `arm` reports once. */
export interface Poller {
  arm(id: number, fd: number): void
  cancel(id: number): void
  ref(on: boolean): void
  stop(): void
}
