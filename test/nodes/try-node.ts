/** What a user of one Node meets: set-up, a question on the command line and over HTTP. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { cloneNamed, userCacheHome, type Clone } from '../support/clone.js'
import { runProgram } from '../support/run-program.js'

export const nodeMajors = [22, 24, 26] as const

export interface NodeTried {
  readonly version: string
  readonly setUpSeconds: number
  /** Verdict of the same small question, asked twice over. */
  readonly commandLineVerdict: string
  readonly httpVerdict: string
  /** Exit status of a service that was ended by SIGTERM. */
  readonly exitStatus: number | null
}

/** Tries the newest Node of a major version, in a copy of this working tree. */
export async function tryNode(major: number): Promise<NodeTried> {
  const place = mkdtempSync(path.join(os.tmpdir(), `batchwise-node-${major}-`))
  const clone = cloneNamed(`clone for node ${major}`)
  try {
    const node = await fetchNode(major, place)
    const start = performance.now()
    const { out: version } = await succeed(clone, node, ['node', '--version'])
    const setUpSeconds = (performance.now() - start) / 1000
    const commandLineVerdict = await askOnCommandLine(clone, node)
    return {
      version: version.trim(),
      setUpSeconds,
      commandLineVerdict,
      ...(await askService(clone, node, path.join(place, 'data'))),
    }
  } finally {
    clone.remove()
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The plain binary of npm's package; no install script runs. */
async function fetchNode(major: number, folder: string): Promise<string> {
  const package_ = `node-${process.platform}-${process.arch}`
  const install = ['install', '--silent', '--ignore-scripts', '--prefix', folder]
  const { code, err } = await runProgram('npm', [...install, `${package_}@${major}`])
  if (code !== 0) throw new Error(`Node ${major} could not be fetched: ${err}`)
  return path.join(folder, 'node_modules', package_, 'bin/node')
}

async function succeed(clone: Clone, node: string, command: readonly string[]) {
  const environment = { XDG_CACHE_HOME: userCacheHome }
  const ran = await clone.setUp({ node, purpose: 'run', command, environment })
  if (ran.code !== 0)
    throw new Error(`${command.join(' ')} ended with ${String(ran.code)}: ${ran.err}`)
  return ran
}

async function askOnCommandLine(clone: Clone, node: string): Promise<string> {
  const question = ['--preset', 'regression', '--rows', '600', '--memory', '256MiB']
  const { out } = await succeed(clone, node, [
    ...['node', 'dist/cli/main.js', 'advise', ...question, '--probe-budget', '2', '--json'],
    ...['--data-dir', path.join(clone.folder, '.batchwise/command-line')],
  ])
  return verdictIn(JSON.parse(out))
}

async function askService(
  clone: Clone,
  node: string,
  dataFolder: string,
): Promise<Pick<NodeTried, 'httpVerdict' | 'exitStatus'>> {
  const main = path.join(clone.folder, 'src/setup/main.mjs')
  const child = spawn(node, [main, '--for', 'run', '--', 'node', 'dist/main.js'], {
    cwd: clone.folder,
    env: {
      ...process.env,
      XDG_CACHE_HOME: userCacheHome,
      BATCHWISE_TENSORFLOW: 'cpu',
      BATCHWISE_DATA: dataFolder,
      PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  try {
    const url = await addressOf(child)
    const response = await fetch(`${url}/v1/studies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'wait=120' },
      body: JSON.stringify({
        model: { preset: 'regression' },
        data: { rows: 600 },
        memoryBudget: '256MiB',
        probeBudget: 2,
      }),
    })
    const httpVerdict = verdictIn(await response.json())
    child.kill('SIGTERM')
    return { httpVerdict, exitStatus: await ended }
  } finally {
    child.kill('SIGKILL')
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const url = /listens on (http:\/\/\S+)/.exec(text)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.on('exit', (code) => reject(new Error(`the service ended with ${String(code)}: ${text}`)))
  })
}

/** Both the study and the bare advice are JSON answers of Batchwise. */
function verdictIn(answer: unknown): string {
  const advice: unknown = Reflect.get(Object(answer), 'advice') ?? answer
  return String(Reflect.get(Object(advice), 'verdict'))
}
