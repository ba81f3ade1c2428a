import { bytes, u8, u16, u32, u64 } from '../../netlink/codec.ts'
import { later, struct } from '../../netlink/struct.ts'


/** struct rtnl_link_stats64: the counters of a link (linux/if_link.h). */
export const stats64 = struct('rtnl_link_stats64', {
  rxPackets:          [u64,        'rx_packets',           'packets received'],
  txPackets:          [u64,        'tx_packets',           'packets sent'],
  rxBytes:            [u64,        'rx_bytes',             'bytes received'],
  txBytes:            [u64,        'tx_bytes',             'bytes sent'],
  rxErrors:           [u64,        'rx_errors',            'bad packets received, of every sort'],
  txErrors:           [u64,        'tx_errors',            'failures to send, of every sort'],
  rxDropped:          [u64,        'rx_dropped',           'packets received and not processed for lack of room'],
  txDropped:          [u64,        'tx_dropped',           'packets dropped on their way out'],
  multicast:          [u64,        'multicast',            'multicast packets received'],
  collisions:         [u64,        'collisions',           'collisions while sending'],
  rxLengthErrors:     [u64,        'rx_length_errors',     'packets dropped for a bad length'],
  rxOverErrors:       [u64,        'rx_over_errors',       'receiver buffer overflows'],
  rxCrcErrors:        [u64,        'rx_crc_errors',        'packets with a wrong checksum'],
  rxFrameErrors:      [u64,        'rx_frame_errors',      'alignment errors'],
  rxFifoErrors:       [u64,        'rx_fifo_errors',       'receiver FIFO overruns'],
  rxMissedErrors:     [u64,        'rx_missed_errors',     'packets the host had no time for'],
  txAbortedErrors:    [u64,        'tx_aborted_errors',    'transmissions given up'],
  txCarrierErrors:    [u64,        'tx_carrier_errors',    'carrier lost while sending'],
  txFifoErrors:       [u64,        'tx_fifo_errors',       'transmitter FIFO underruns'],
  txHeartbeatErrors:  [u64,        'tx_heartbeat_errors',  'heartbeat (SQE) errors'],
  txWindowErrors:     [u64,        'tx_window_errors',     'late collisions'],
  rxCompressed:       [u64,        'rx_compressed',        'compressed packets received'],
  txCompressed:       [u64,        'tx_compressed',        'compressed packets sent'],
  rxNohandler:        [later(u64), 'rx_nohandler',         'packets dropped because nobody wanted them (Linux 4.6)'],
  rxOtherhostDropped: [later(u64), 'rx_otherhost_dropped', 'packets dropped because they were for another host (Linux 5.19)'],
})

/** struct rtnl_link_stats: the same counters in 32 bits, which wrap. */
export const stats = struct('rtnl_link_stats', {
  rxPackets:         [u32,        'rx_packets',          'packets received'],
  txPackets:         [u32,        'tx_packets',          'packets sent'],
  rxBytes:           [u32,        'rx_bytes',            'bytes received'],
  txBytes:           [u32,        'tx_bytes',            'bytes sent'],
  rxErrors:          [u32,        'rx_errors',           'bad packets received, of every sort'],
  txErrors:          [u32,        'tx_errors',           'failures to send, of every sort'],
  rxDropped:         [u32,        'rx_dropped',          'packets received and not processed for lack of room'],
  txDropped:         [u32,        'tx_dropped',          'packets dropped on their way out'],
  multicast:         [u32,        'multicast',           'multicast packets received'],
  collisions:        [u32,        'collisions',          'collisions while sending'],
  rxLengthErrors:    [u32,        'rx_length_errors',    'packets dropped for a bad length'],
  rxOverErrors:      [u32,        'rx_over_errors',      'receiver buffer overflows'],
  rxCrcErrors:       [u32,        'rx_crc_errors',       'packets with a wrong checksum'],
  rxFrameErrors:     [u32,        'rx_frame_errors',     'alignment errors'],
  rxFifoErrors:      [u32,        'rx_fifo_errors',      'receiver FIFO overruns'],
  rxMissedErrors:    [u32,        'rx_missed_errors',    'packets the host had no time for'],
  txAbortedErrors:   [u32,        'tx_aborted_errors',   'transmissions given up'],
  txCarrierErrors:   [u32,        'tx_carrier_errors',   'carrier lost while sending'],
  txFifoErrors:      [u32,        'tx_fifo_errors',      'transmitter FIFO underruns'],
  txHeartbeatErrors: [u32,        'tx_heartbeat_errors', 'heartbeat (SQE) errors'],
  txWindowErrors:    [u32,        'tx_window_errors',    'late collisions'],
  rxCompressed:      [u32,        'rx_compressed',       'compressed packets received'],
  txCompressed:      [u32,        'tx_compressed',       'compressed packets sent'],
  rxNohandler:       [later(u32), 'rx_nohandler',        'packets dropped because nobody wanted them (Linux 4.6)'],
})

/** struct rtnl_link_ifmap: hardware resources of a link, of interest to old drivers only. */
export const ifmap = struct('rtnl_link_ifmap', {
  memStart: [u64,      'mem_start', 'start of the shared memory'],
  memEnd:   [u64,      'mem_end',   'end of the shared memory'],
  baseAddr: [u64,      'base_addr', 'I/O address'],
  irq:      [u16,      'irq',       'interrupt'],
  dma:      [u8,       'dma',       'DMA channel'],
  port:     [u8,       'port',      'port, as the driver counts'],
  _pad:     [bytes(4), 'padding',   'to a multiple of eight'],
})

