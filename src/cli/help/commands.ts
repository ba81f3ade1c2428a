import type { Io } from '../io.ts'
import type { Options } from '../options.ts'
import type { OwnCommandName } from '../usage.ts'

/** A command that is no object of ip(8) or bridge(8). */
interface OwnCommand {
  /** A line for `nlwire help`. */
  readonly summary: string
  /** Whether it works in the namespace of -netns. The others work on files, or on the namespace of the whole process. */
  readonly inNamespace?: true
  /** Runs it. Resolves to the exit code. */
  run(args: readonly string[], options: Options, io: Io): Promise<number>
}

/** The commands that `ip` does not have, in the order of `nlwire help`. None is loaded before it is needed. */
export const OWN_COMMANDS: Readonly<Record<OwnCommandName, OwnCommand>> = {
  decode: {
    summary: 'print a recording: pcap, strace, hex and others',
    run: async (args, { json }, io) => (await import('../recording/decode.ts')).decodeCommand(args, json, io),
  },
  explain: {
    summary: 'print every byte of a message with the field it belongs to',
    run: async (args, { json }, io) => (await import('../recording/explain.ts')).explainCommand(args, json, io),
  },
  trace: {
    summary: 'run a program and print its netlink conversations as they happen',
    run: async (args, _, io) => (await import('../trace/trace.ts')).traceCommand(args, io),
  },
  encode: {
    summary: 'write the bytes of a message from names and values, or from JSON',
    run: async (args, _, io) => (await import('../recording/encode.ts')).encodeCommand(args, io),
  },
  schema: {
    summary: "list the kernel's messages, attributes and structs",
    run: async (args, { json }, io) =>
      args.includes('--kernel')
        ? (await import('../policies/command.ts')).policiesCommand(args, json, io)
        : (await import('../schema/schema.ts')).schemaCommand(args, json, io),
  },
  ethtool: {
    summary: 'settings of network cards, as ethtool(8): -k, -K, -l, -L, -c, …',
    inNamespace: true,
    run: async (args, options, io) => (await import('../ethtool/command.ts')).ethtoolCommand(args, options, io),
  },
  wg: {
    summary: 'WireGuard, as wg(8): show, showconf, genkey, pubkey, genpsk',
    inNamespace: true,
    run: async (args, options, io) => (await import('../wireguard/command.ts')).wireguardCommand(args, options, io),
  },
  ynl: {
    summary: 'any netlink family by its YNL specification, as ynl/cli.py',
    inNamespace: true,
    run: async (args, options, io) => (await import('../ynl/command.ts')).ynlCommand(args, options, io),
  },
  demo: {
    summary: 'two namespaces, a veth pair and a ping, step by step',
    run: async (args, _, io) => (await import('../demo.ts')).demo(args, io),
  },
  doctor: {
    summary: 'what stands in the way of nlwire on this machine',
    run: async (args, { json }, io) => (await import('../doctor/doctor.ts')).doctorCommand(args, json, io),
  },
  completion: {
    summary: 'print a script that completes command lines in bash',
    run: async (args, _, io) => (await import('../completion/completion.ts')).completionCommand(args, io),
  },
  rootless: {
    summary: 'run a command as root of namespaces of its own',
    run: async (args, _, io) => (await import('../rootless.ts')).rootless(args, io),
  },
}

/** Whether a word is the name of a command that `ip` does not have. */
export const isOwn = (word: string): word is OwnCommandName => Object.hasOwn(OWN_COMMANDS, word)

/** What other programs call a command, with the words that do the same here. */
export const SAME_HERE: Readonly<Record<string, string>> = {
  record: 'trace -o FILE -- COMMAND',
  capture: 'trace -o FILE -- COMMAND',
  ping: 'netns exec NAME ping ADDRESS',
}
