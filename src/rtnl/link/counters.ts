import type { Sized } from '../../netlink/codec/codec.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { appended, struct } from '../../netlink/codec/struct.ts'
import { bytes } from '../../netlink/codec/values.ts'


/** Returns the first members of every struct of counters, with codec `of`. */
export const traffic = <T>(of: Sized<T>) => ({
  rxPackets: [of, 'rx_packets', 'packets received'],
  txPackets: [of, 'tx_packets', 'packets sent'],
  rxBytes:   [of, 'rx_bytes',   'bytes received'],
  txBytes:   [of, 'tx_bytes',   'bytes sent'],
  rxErrors:  [of, 'rx_errors',  'bad packets received, of every type'],
  txErrors:  [of, 'tx_errors',  'failures to send, of every type'],
  rxDropped: [of, 'rx_dropped', 'packets received and dropped'],
  txDropped: [of, 'tx_dropped', 'packets to be sent and dropped'],
}) as const

/** Returns the counters of a link, with codec `of`: the kernel has them in 32 and 64 bits. */
const counters = <T>(of: Sized<T>) => ({
  ...traffic(of),
  multicast:         [of,        'multicast',           'multicast packets received'],
  collisions:        [of,        'collisions',          'collisions while sending'],
  rxLengthErrors:    [of,        'rx_length_errors',    'packets dropped for a bad length'],
  rxOverErrors:      [of,        'rx_over_errors',      'receiver buffer overflows'],
  rxCrcErrors:       [of,        'rx_crc_errors',       'packets with a wrong checksum'],
  rxFrameErrors:     [of,        'rx_frame_errors',     'alignment errors'],
  rxFifoErrors:      [of,        'rx_fifo_errors',      'receiver FIFO overruns'],
  rxMissedErrors:    [of,        'rx_missed_errors',    'packets missed by the host'],
  txAbortedErrors:   [of,        'tx_aborted_errors',   'aborted transmissions'],
  txCarrierErrors:   [of,        'tx_carrier_errors',   'carrier lost while sending'],
  txFifoErrors:      [of,        'tx_fifo_errors',      'transmitter FIFO underruns'],
  txHeartbeatErrors: [of,        'tx_heartbeat_errors', 'heartbeat (SQE) errors'],
  txWindowErrors:    [of,        'tx_window_errors',    'late collisions'],
  rxCompressed:      [of,        'rx_compressed',       'compressed packets received'],
  txCompressed:      [of,        'tx_compressed',       'compressed packets sent'],
  rxNohandler:       [appended(of), 'rx_nohandler',        'packets dropped for lack of a protocol handler (Linux 4.6)'],
}) as const

/** struct rtnl_link_stats64: the counters of a link (linux/if_link.h). */
export const stats64 = struct('rtnl_link_stats64', {
  ...counters(u64),
  rxOtherhostDropped: [appended(u64), 'rx_otherhost_dropped', 'packets dropped because they were for another host (Linux 5.19)'],
})

/** struct rtnl_link_stats: the same counters in 32 bits, which wrap. */
export const stats = struct('rtnl_link_stats', counters(u32))

/** struct rtnl_link_ifmap: hardware resources of a link, used by old drivers only. */
export const ifmap = struct('rtnl_link_ifmap', {
  memStart: [u64,      'mem_start', 'start of the shared memory'],
  memEnd:   [u64,      'mem_end',   'end of the shared memory'],
  baseAddr: [u64,      'base_addr', 'I/O address'],
  irq:      [u16,      'irq',       'interrupt'],
  dma:      [u8,       'dma',       'DMA channel'],
  port:     [u8,       'port',      'port, as the driver counts'],
  _pad:     [bytes(4), 'padding',   'to a multiple of eight'],
})

