import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { command } from './support/bundle.ts'
import { withoutHints } from './support/hints.ts'
import { masked } from './support/masks.ts'
import { describeBeside, nlwire, split } from './support/side-by-side.ts'

const NLWIRE = await command()

function ip(line: string): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('ip', split(line), { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

/** The same command line with both programs, for what changes nothing, or fails. */
async function expectSame(line: string): Promise<void> {
  const [ours, theirs] = [await nlwire(split(line)), ip(line)].map(({ code, stdout, stderr }) => ({
    code,
    stdout: masked(stdout),
    stderr: masked(withoutHints(stderr)),
  }))
  expect.soft(ours, line).toEqual(theirs)
}

let sleeper: ReturnType<typeof spawn>
let pid: number

describeBeside('processes and ids of namespaces, side by side with ip', () => {
  beforeEach(async () => {
    for (const name of ['one', 'two']) ip(`netns add ${name}`)
    sleeper = spawn('ip', ['netns', 'exec', 'one', 'sleep', '60'])
    await once(sleeper, 'spawn')
    pid = sleeper.pid as number
    while (ip(`netns identify ${pid}`).stdout !== 'one\n') await new Promise((resolve) => setTimeout(resolve, 5))
  })
  afterEach(async () => {
    sleeper.kill()
    await once(sleeper, 'exit')
    rmSync('/run/netns/left', { force: true })
    for (const name of ['one', 'two', 'three', 'four']) ip(`netns del ${name}`)
  })

  it('identifies processes, and lists those of a namespace', async () => {
    expect((await nlwire(['netns', 'identify', String(pid)])).stdout).toBe('one\n')
    expect((await nlwire(['netns', 'pids', 'one'])).stdout).toBe(`${pid}\n`)
    const second = spawn('ip', ['netns', 'exec', 'one', 'sleep', '60'])
    await once(second, 'spawn')
    ip(`netns attach three ${pid}`)
    writeFileSync('/run/netns/left', '')
    const identify = ['', ' abc', ' 1 2', ' 99999999', ' 0', ` ${pid}`, ' /']
    for (const words of identify) await expectSame(`netns identify${words}`)
    const pids = ['', ' one', ' one two', ' nosuch', ' left', ' two', " ''", ' a/b']
    for (const words of pids) await expectSame(`netns pids${words}`)
    for (const line of ['-n one netns identify', `-j netns id ${pid}`, '-j netns p one']) await expectSame(line)
    second.kill()
    await once(second, 'exit')
  })

  it('attaches', async () => {
    expect(await nlwire(['netns', 'attach', 'three', String(pid)])).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(ip('netns pids three').stdout).toBe(`${pid}\n`)
    for (const words of [
      '',
      ' four',
      ` one ${pid}`,
      ' four abc',
      ' four 99999999',
      ' four -1',
      ' four 0',
      ` a/b ${pid}`,
      ' four 1x',
    ]) {
      await expectSame(`netns attach${words}`)
    }
    expect(await nlwire(['netns', 'at', 'four', `0x${pid.toString(16)}`, 'more'])).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(ip('netns pids four').stdout).toBe(`${pid}\n`)
  })

  it('gives ids and lists them', async () => {
    const done = { code: 0, stdout: '', stderr: '' }
    for (const line of ['netns list-id', '-j netns list-id', '-j -p netns list-id', 'netns list-id nsid 5'])
      await expectSame(line)
    expect(await nlwire(split('netns set one 0x5'))).toEqual(done)
    expect(await nlwire(split('netns set two auto'))).toEqual(done)
    ip(`netns attach three ${pid}`)
    writeFileSync('/run/netns/left', '')
    const set = ['', ' one', ' nosuch 5', ' two xx', ' two -3', ' left 5', ' one 5', ' one 6', ' two 5', ' one auto', " '' 5"]
    for (const words of set) await expectSame(`netns set${words}`)
    const listId = [
      ...['', ' nsid 5', ' nsid 55', ' target-nsid 5', ' target-nsid 5 nsid 5', ' nsid 0x5 target-nsid 5', ' target-nsid 77'],
      ...[' target-nsid 77 nsid 5', ' nsid x', ' foo', ' nsid', ' nsid 5 nsid 5', ' nsid -1', ' target-nsid -1 x', ' target 5'],
    ]
    for (const words of listId) for (const json of ['', '-j ']) await expectSame(`${json}netns list-id${words}`)
    for (const line of ['-j -p netns list-id', 'netns list-', '-n one netns list-id', '-j -n one netns list-id'])
      await expectSame(line)
  })

  it('goes by the ids of a target, and names nothing by an id that is not of here', async () => {
    // Ids of their own: the kernel frees those of the last test's namespaces only when it has taken the namespaces apart.
    for (const line of ['netns set one 15', 'netns set two 16', '-n one netns set two 19'])
      expect(ip(line), line).toMatchObject({ code: 0 })
    for (const json of ['', '-j ']) await expectSame(`${json}netns list-id target-nsid 15`)
    const { stdout } = await nlwire(split('-j netns list-id target-nsid 15'))
    expect(JSON.parse(stdout)).toEqual([{ nsid: 19, 'current-nsid': 16, name: 'two' }])
  })

  it('runs a command in every namespace, also after one where it failed, but not after a signal', () => {
    for (const command of ["sh -c 'echo $0; exit 3'", 'nosuch', "sh -c 'kill -9 $$'"]) {
      const [file, ...args] = NLWIRE
      const { status, stdout, stderr } = spawnSync(file, [...args, '-all', 'netns', 'exec', ...split(command)], {
        encoding: 'utf8',
      })
      expect.soft({ code: status, stdout, stderr }, command).toEqual(ip(`-all netns exec ${command}`))
    }
  })
})

describeBeside('netns monitor, side by side with ip', () => {
  it('prints names that come and go as ip does', async () => {
    ip('netns add before')
    // `ip` keeps its lines back where it does not write to a terminal.
    const programs = [['stdbuf', '-oL', 'ip'], NLWIRE].map(([file, ...args]) =>
      spawn(file as string, [...args, 'netns', 'monitor']),
    )
    const told = programs.map((program) => collect(program))
    // Neither says when it has begun.
    for (let n = 0; told.some((text) => !text()); n++) {
      ip(`netns add start${n}`)
      ip(`netns del start${n}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    for (const line of ['add one', 'add two', 'del one', 'add one', 'del two', 'del one', 'del before', 'add end'])
      ip(`netns ${line}`)
    while (told.some((text) => !text().includes('add end\n'))) await new Promise((resolve) => setTimeout(resolve, 20))
    for (const program of programs) {
      program.kill()
      await once(program, 'exit')
    }
    ip('netns del end')
    const [theirs, ours] = told.map((text) => text().replace(/.* start\d+\n/g, ''))
    expect(ours).toBe(theirs)
    expect(ours?.split('\n')).toHaveLength(9)
  })
})

function collect(program: ReturnType<typeof spawn>): () => string {
  let text = ''
  program.stdout?.on('data', (data) => {
    text += data
  })
  return () => text
}
