import { attrs } from '../../netlink/attribute/attrs.ts'
import { once } from '../../netlink/base/once.ts'
import { u8, u16, u32, u64 } from '../../netlink/codec/numbers.ts'
import { appended, struct } from '../../netlink/codec/struct.ts'
import { chars, string } from '../../netlink/codec/text.ts'
import { binary, bytes } from '../../netlink/codec/values.ts'
import { family } from '../family.ts'

const stats = once(() =>
  struct('taskstats', {
    version:               [u16,                'version',                   'version of this struct'],
    _pad1:                 [bytes(2),           'pad1',                      'padding'],
    exitcode:              [u32,                'ac_exitcode',               'exit status'],
    flag:                  [u8,                 'ac_flag',                   'accounting flags: 1 forked without exec, 2 superuser, 8 dumped core, 16 killed by a signal'],
    nice:                  [u8,                 'ac_nice',                   'niceness'],
    _pad2:                 [bytes(6),           'pad2',                      'padding'],
    cpuCount:              [u64,                'cpu_count',                 'waits for a processor'],
    cpuDelayTotal:         [u64,                'cpu_delay_total',           'time of these', { unit: 'ns' }],
    blkioCount:            [u64,                'blkio_count',               'waits for block I/O'],
    blkioDelayTotal:       [u64,                'blkio_delay_total',         'time of these', { unit: 'ns' }],
    swapinCount:           [u64,                'swapin_count',              'waits for pages from swap'],
    swapinDelayTotal:      [u64,                'swapin_delay_total',        'time of these', { unit: 'ns' }],
    cpuRunRealTotal:       [u64,                'cpu_run_real_total',        'time on a processor, by the clock', { unit: 'ns' }],
    cpuRunVirtualTotal:    [u64,                'cpu_run_virtual_total',     'time on a processor, without that stolen by a hypervisor', { unit: 'ns' }],
    comm:                  [chars(32),          'ac_comm',                   'name of the command'],
    sched:                 [u8,                 'ac_sched',                  'scheduling policy'],
    pad:                   [bytes(3),           'ac_pad',                    'not used'],
    _pad3:                 [bytes(4),           'pad3',                      'padding'],
    uid:                   [u32,                'ac_uid',                    'user'],
    gid:                   [u32,                'ac_gid',                    'group'],
    pid:                   [u32,                'ac_pid',                    'process'],
    ppid:                  [u32,                'ac_ppid',                   'parent process'],
    btime:                 [u32,                'ac_btime',                  'start, in seconds since 1970'],
    _pad4:                 [bytes(4),           'pad4',                      'padding'],
    etime:                 [u64,                'ac_etime',                  'elapsed time', { unit: 'µs' }],
    utime:                 [u64,                'ac_utime',                  'time in user mode', { unit: 'µs' }],
    stime:                 [u64,                'ac_stime',                  'time in the kernel', { unit: 'µs' }],
    minflt:                [u64,                'ac_minflt',                 'minor page faults'],
    majflt:                [u64,                'ac_majflt',                 'major page faults'],
    coremem:               [u64,                'coremem',                   'memory in use over time', { unit: 'MB·µs' }],
    virtmem:               [u64,                'virtmem',                   'virtual memory over time', { unit: 'MB·µs' }],
    hiwaterRss:            [u64,                'hiwater_rss',               'most memory in use', { unit: 'kB' }],
    hiwaterVm:             [u64,                'hiwater_vm',                'most virtual memory', { unit: 'kB' }],
    readChar:              [u64,                'read_char',                 'bytes read'],
    writeChar:             [u64,                'write_char',                'bytes written'],
    readSyscalls:          [u64,                'read_syscalls',             'calls that read'],
    writeSyscalls:         [u64,                'write_syscalls',            'calls that wrote'],
    readBytes:             [u64,                'read_bytes',                'bytes read from storage'],
    writeBytes:            [u64,                'write_bytes',               'bytes written to storage'],
    cancelledWriteBytes:   [u64,                'cancelled_write_bytes',     'bytes that were not written after all'],
    nvcsw:                 [u64,                'nvcsw',                     'voluntary context switches'],
    nivcsw:                [u64,                'nivcsw',                    'involuntary context switches'],
    utimescaled:           [u64,                'ac_utimescaled',            'time in user mode, scaled by the frequency', { unit: 'µs' }],
    stimescaled:           [u64,                'ac_stimescaled',            'time in the kernel, scaled by the frequency', { unit: 'µs' }],
    cpuScaledRunRealTotal: [u64,                'cpu_scaled_run_real_total', 'time on a processor, scaled by the frequency', { unit: 'ns' }],
    freepagesCount:        [appended(u64),      'freepages_count',           'waits for free memory'],
    freepagesDelayTotal:   [appended(u64),      'freepages_delay_total',     'time of these', { unit: 'ns' }],
    thrashingCount:        [appended(u64),      'thrashing_count',           'waits for pages that were just dropped; since version 9'],
    thrashingDelayTotal:   [appended(u64),      'thrashing_delay_total',     'time of these', { unit: 'ns' }],
    btime64:               [appended(u64),      'ac_btime64',                'start, in seconds since 1970; since version 10'],
    compactCount:          [appended(u64),      'compact_count',             'waits for compaction of memory; since version 11'],
    compactDelayTotal:     [appended(u64),      'compact_delay_total',       'time of these', { unit: 'ns' }],
    tgid:                  [appended(u32),      'ac_tgid',                   'thread group; since version 12'],
    _pad5:                 [appended(bytes(4)), 'pad5',                      'padding'],
    tgetime:               [appended(u64),      'ac_tgetime',                'elapsed time of the thread group', { unit: 'µs' }],
    exeDev:                [appended(u64),      'ac_exe_dev',                'device of the program'],
    exeInode:              [appended(u64),      'ac_exe_inode',              'inode of the program'],
    wpcopyCount:           [appended(u64),      'wpcopy_count',              'waits for copies of write-protected pages; since version 13'],
    wpcopyDelayTotal:      [appended(u64),      'wpcopy_delay_total',        'time of these', { unit: 'ns' }],
    irqCount:              [appended(u64),      'irq_count',                 'times that interrupts took; since version 14'],
    irqDelayTotal:         [appended(u64),      'irq_delay_total',           'time of these', { unit: 'ns' }],
  }),
)

/** TASKSTATS_CMD_ATTR_*: what to read (taskstats_cmd_get_policy in kernel/taskstats.c). */
const query = attrs('taskstats-cmd-attrs', {
  pid:               [1, 'TASKSTATS_CMD_ATTR_PID',                u32,    'a thread'],
  tgid:              [2, 'TASKSTATS_CMD_ATTR_TGID',               u32,    'a thread group'],
  registerCpumask:   [3, 'TASKSTATS_CMD_ATTR_REGISTER_CPUMASK',   string, 'processors whose exiting threads to report: 0-3,5'],
  deregisterCpumask: [4, 'TASKSTATS_CMD_ATTR_DEREGISTER_CPUMASK', string, 'processors to report no longer'],
})

const aggregate = attrs('taskstats-aggr-attrs', {
  pid:   [1, 'TASKSTATS_TYPE_PID',   u32,     'the thread'],
  tgid:  [2, 'TASKSTATS_TYPE_TGID',  u32,     'the thread group'],
  stats: [3, 'TASKSTATS_TYPE_STATS', stats(), 'the counters: a struct taskstats'],
  null:  [6, 'TASKSTATS_TYPE_NULL',  binary,  'padding for alignment'],
})

/** TASKSTATS_TYPE_*. */
const counters = attrs('taskstats-type-attrs', {
  pid:      [1, 'TASKSTATS_TYPE_PID',       u32,       'the thread'],
  tgid:     [2, 'TASKSTATS_TYPE_TGID',      u32,       'the thread group'],
  stats:    [3, 'TASKSTATS_TYPE_STATS',     stats(),   'the counters: a struct taskstats'],
  aggrPid:  [4, 'TASKSTATS_TYPE_AGGR_PID',  aggregate, 'a thread and its counters'],
  aggrTgid: [5, 'TASKSTATS_TYPE_AGGR_TGID', aggregate, 'a thread group and its counters'],
  null:     [6, 'TASKSTATS_TYPE_NULL',      binary,    'padding for alignment'],
})

const cgroupQuery = attrs('cgroupstats-cmd-attrs', {
  fd: [1, 'CGROUPSTATS_CMD_ATTR_FD', u32, 'file descriptor of the control group'],
})

const cgroupStats = once(() =>
  struct('cgroupstats', {
    sleeping:        [u64, 'nr_sleeping',        'tasks that sleep'],
    running:         [u64, 'nr_running',         'tasks that run'],
    stopped:         [u64, 'nr_stopped',         'tasks that are stopped'],
    uninterruptible: [u64, 'nr_uninterruptible', 'tasks that sleep uninterruptibly'],
    ioWait:          [u64, 'nr_io_wait',         'tasks that wait for I/O'],
  }),
)

const cgroup = attrs('cgroupstats-type-attrs', {
  cgroupStats: [1, 'CGROUPSTATS_TYPE_CGROUP_STATS', cgroupStats(), 'the counters'],
})

/** TASKSTATS: counters of threads and processes (kernel/taskstats.c). */
export const taskstats = family('TASKSTATS', () => ({
  TASKSTATS_CMD_GET: [1, 'get', query, 'reads the counters of a thread or process, or registers for those that exit', { reply: 'TASKSTATS_CMD_NEW' }],
  TASKSTATS_CMD_NEW: [2, 'reply', counters, 'the counters; also the notification that a thread exited'],
  CGROUPSTATS_CMD_GET: [4, 'get', cgroupQuery, 'reads the counters of a control group', { reply: 'CGROUPSTATS_CMD_NEW' }],
  CGROUPSTATS_CMD_NEW: [5, 'reply', cgroup, 'the counters of a control group'],
}))
