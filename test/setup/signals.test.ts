/** Signals reach what a wrapper started, through real processes: npm, the wrapper, the service. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compiled } from '../support/compiled.js'
import { root, runProgram } from '../support/run-program.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'batchwise-signals-'))
  const setUp = (file: string): string => JSON.stringify(path.join(root, 'src/setup', file))
  const wrapper = `
    import { handOver } from ${setUp('hand-over.mjs')}
    console.log('wrapper ' + process.pid)
    const place = { root: ${JSON.stringify(root)}, node: process.execPath }
    process.exitCode = await handOver(['node', ${JSON.stringify(compiled('main.js'))}], place)`
  writeFileSync(path.join(folder, 'wrapper.mjs'), wrapper)
  const step = `
    import { run, stopSignal } from ${setUp('run.mjs')}
    const program = "console.log(process.pid); setTimeout(() => {}, 600_000)"
    const ended = run(process.execPath, ['-e', program]).catch((error) => error.output)
    console.log('runs')
    console.log('ended ' + (await ended).trim() + ' by ' + stopSignal())
    console.log(await run(process.execPath, ['-v']).catch(() => 'no further program'))`
  writeFileSync(path.join(folder, 'step.mjs'), step)
  writeFileSync(
    path.join(folder, 'package.json'),
    '{"scripts": {"start": "exec node wrapper.mjs"}}',
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Started {
  readonly npm: ChildProcess
  readonly wrapper: number
  readonly service: number
  readonly port: number
}

async function startThroughNpm(): Promise<Started> {
  const env = { ...process.env, PORT: '0', BATCHWISE_DATA: path.join(folder, 'data') }
  const npm = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const find = findIn(npm)
  const [wrapper, service, port] = await Promise.all([
    find(/^wrapper (\d+)/m),
    find(/"pid":(\d+)/),
    find(/listens on http:\/\/127\.0\.0\.1:(\d+)/),
  ])
  return { npm, wrapper, service, port }
}

/** The first number of a form that the process writes. */
function findIn(child: ChildProcess): (form: RegExp) => Promise<number> {
  let written = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      written += chunk.toString()
    })
  return async (form) => {
    for (;;) {
      const found = form.exec(written)?.[1]
      if (found !== undefined) return Number(found)
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${written}`)
      await sleep(20)
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ends when none of the processes runs; a process that stays runs into the limit of the test. */
async function allEnded(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await sleep(20)
}

async function isTaken(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port })
  const taken = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return taken
}

const statusOf = (child: ChildProcess): Promise<readonly unknown[]> => once(child, 'exit')

describe('a service that npm started', () => {
  it.each([
    ['npm', 'SIGTERM', 0],
    ['npm', 'SIGINT', 0],
    ['wrapper', 'SIGTERM', 0],
    ['wrapper', 'SIGINT', 0],
    ['wrapper', 'SIGHUP', 0],
  ] as const)('ends in order when %s gets %s', async (target, signal, status) => {
    const { npm, wrapper, service, port } = await startThroughNpm()
    const ended = statusOf(npm)
    process.kill(target === 'npm' ? (npm.pid ?? 0) : wrapper, signal)
    expect((await ended)[0]).toBe(status)
    expect([isRunning(wrapper), isRunning(service), await isTaken(port)]).toEqual([
      false,
      false,
      false,
    ])
  })

  it.each(['npm', 'wrapper'] as const)('gives up its port when %s was killed', async (target) => {
    const { npm, wrapper, service, port } = await startThroughNpm()
    process.kill(target === 'npm' ? (npm.pid ?? 0) : wrapper, 'SIGKILL')
    await allEnded([wrapper, service])
    expect(await isTaken(port)).toBe(false)
  })

  it('drains once, although Ctrl-C reaches it directly, through the wrapper and through npm', async () => {
    const { npm, wrapper, service } = await startThroughNpm()
    const ended = statusOf(npm)
    for (const pid of [npm.pid ?? 0, wrapper, service]) process.kill(pid, 'SIGINT')
    expect((await ended)[0]).toBe(0)
    await allEnded([wrapper, service])
  })
})

it('a signal during the set-up ends the program of a step, and no further one starts', async () => {
  const step = spawn(process.execPath, [path.join(folder, 'step.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let written = ''
  step.stdout.on('data', (chunk: Buffer) => {
    written += chunk.toString()
  })
  while (!written.includes('runs')) await sleep(20)
  step.kill('SIGTERM')
  await once(step, 'close')
  expect(written).toMatch(/^ended \d* ?by SIGTERM\nno further program$/m)
})

it('the scripts that run for long replace the shell of npm, which passes no signal on', async () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  for (const name of ['start', 'demo', 'batchwise']) expect(scripts[name]).toMatch(/^exec node /)
  const { out } = await runProgram('sh', ['-c', 'exec node -p "process.ppid"'])
  expect(Number(out)).toBe(process.pid)
})
