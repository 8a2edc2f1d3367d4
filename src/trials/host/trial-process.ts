import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FileHandle } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import type { Engine } from '../../advice/vocabulary/engines.js'
import {
  encode,
  LineDecoder,
  protocolVersion,
  type ChildMessage,
  type TrialRequest,
} from '../protocol/protocol.js'

/** How a child ended, and what it said last on stderr. */
export interface Ending {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stderr: string
  readonly fault: string | null
}

/** Command line of a trial process; tests put their own misbehaving little programs here. */
export type Command = (engine: Engine) => readonly [string, ...string[]]

const stderrKept = 4000

/** The worker beside this file: compiled JavaScript, or TypeScript through tsx when the service itself runs from its sources. */
export const workerCommand: Command = (engine) => {
  const compiled = fileURLToPath(new URL('../tfjs/main.js', import.meta.url))
  if (existsSync(compiled)) return [process.execPath, compiled, engine]
  return [
    process.execPath,
    '--import',
    'tsx',
    fileURLToPath(new URL('../tfjs/main.ts', import.meta.url)),
    engine,
  ]
}

/**
 * One child process that speaks the trial protocol. Messages are handed out one by one by `next`; when the child goes, for whatever reason,
 * every pending `next` resolves with its ending.
 */
export class TrialProcess {
  private readonly child: ChildProcess
  private readonly messages: ChildMessage[] = []
  private waiting: (() => void) | null = null
  private ending: Ending | null = null
  private stderr = ''
  private fault: string | null = null
  readonly ended: Promise<Ending>
  /** What it said of itself in the handshake; null before. */
  hello: Extract<ChildMessage, { type: 'hello' }> | null = null

  /** `stderr`: a file for all of it, where the end that is kept here is not enough; a pipe loses what a busy reader does not take in time. */
  constructor(
    command: readonly [string, ...string[]],
    environment: NodeJS.ProcessEnv,
    stderr: FileHandle | null = null,
  ) {
    const [file, ...parameters] = command
    this.child = spawn(file, parameters, {
      stdio: ['ignore', 'ignore', stderr?.fd ?? 'pipe', 'pipe', 'pipe'],
      env: environment,
    })
    const decoder = new LineDecoder()
    ;(this.child.stdio[3] as Writable).on('error', () => undefined) // the child is gone: `ended` says how
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-stderrKept)
    })
    const replies = this.child.stdio[4] as Readable
    replies.on('error', () => undefined)
    replies.on('data', (chunk: Buffer) => {
      for (const line of decoder.push(chunk)) this.receive(line)
    })
    this.ended = new Promise((resolve) => {
      const end = (exitCode: number | null, signal: string | null): void => {
        this.ending ??= { exitCode, signal, stderr: this.stderr, fault: this.fault }
        this.wake()
        resolve(this.ending)
      }
      this.child.on('error', (error) => {
        this.fault ??= error.message
        end(null, null)
      })
      this.child.on('close', end)
    })
  }

  get pid(): number | undefined {
    return this.child.pid
  }
  get alive(): boolean {
    return this.ending === null && this.fault === null
  }

  /** It said something that nobody asked for: what it says next cannot be told from that. */
  get talksOutOfTurn(): boolean {
    return this.messages.length > 0
  }

  send(request: TrialRequest): void {
    ;(this.child.stdio[3] as Writable).write(encode({ type: 'request', ...request }))
  }

  /** The next message, or how the child ended. */
  async next(): Promise<ChildMessage | Ending> {
    for (;;) {
      const message = this.messages.shift()
      if (message !== undefined) return message
      if (this.ending !== null) return this.ending
      await new Promise<void>((resolve) => {
        this.waiting = resolve
      })
    }
  }

  /** Waits for the handshake. Answers null, or how the child ended instead. */
  async handshake(): Promise<Ending | null> {
    const first = await this.next()
    if (!('type' in first)) return first
    if (first.type === 'hello' && first.version === protocolVersion) {
      this.hello = first
      return null
    }
    this.fault =
      first.type === 'hello'
        ? `the trial process speaks protocol version ${first.version}, not ${protocolVersion}`
        : `the trial process began with ${first.type} instead of hello`
    await this.kill(0)
    return this.ended
  }

  /** Closes the pipe: an idle child leaves with 0. */
  async retire(graceMs: number): Promise<Ending> {
    ;(this.child.stdio[3] as Writable).end()
    const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs)
    return this.ended.finally(() => clearTimeout(timer))
  }

  /** SIGTERM, and SIGKILL after the grace period. Resolves when the child is gone. */
  async kill(graceMs: number): Promise<Ending> {
    this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs)
    return this.ended.finally(() => clearTimeout(timer))
  }

  private receive(line: string): void {
    try {
      this.messages.push(JSON.parse(line) as ChildMessage)
    } catch {
      this.fault = `the trial process sent a line that is not JSON: ${line.slice(0, 80)}`
      this.child.kill('SIGKILL')
    }
    this.wake()
  }
  private wake(): void {
    const waiting = this.waiting
    this.waiting = null
    waiting?.()
  }
}
