/** Whether the running kernel has this version or a newer one. */
export function kernelIs(major: number, minor: number): boolean {
  const [first = 0, second = 0] = process.getBuiltinModule('node:os').release().split('.').map(Number)
  return first > major || (first === major && second >= minor)
}
