/** Stderr without the lines that nlwire adds to those of `ip`: why the kernel refused a request, and which word was meant. */
export const withoutHints = (stderr: string): string => stderr.replace(/^(?:Cause: .+|Did you mean "[\w.-]+"\?)\n/gm, '')
