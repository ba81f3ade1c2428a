/** A way to learn that descriptors are readable; each `arm` is answered once. */
export interface Poller {
  arm(id: number, fd: number): void
  cancel(id: number): void
  ref(on: boolean): void
  stop(): void
}
