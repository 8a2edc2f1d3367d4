import { spawn, type ChildProcess } from 'node:child_process'
import { compiled } from './compiled.js'
import { root } from './run-program.js'

export interface ServiceProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Everything the service wrote so far, on both streams. */
  written(): string
  /** The lines of its log. */
  log(): readonly Record<string, unknown>[]
  readonly ended: Promise<number | null>
}

/** Starts the service in its own process on a free port, with its data in `folder`. */
export async function serviceProcess(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [compiled('main.js')], {
    cwd: root,
    env: { ...process.env, PORT: '0', BATCHWISE_DATA: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
      const address = /listens on (http:\/\/\S+)/.exec(err)?.[1]
      if (address !== undefined) resolve(address)
    })
    child.on('exit', (code) => reject(new Error(`the service ended with ${String(code)}: ${err}`)))
  })
  return {
    url,
    child,
    ended,
    written: () => out + err,
    log: () =>
      out
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}
