import { spawn, type ChildProcess } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { Readable, Writable } from 'node:stream'
import type { Hello } from '../protocol/handshake.js'
import {
  decodeChildMessage,
  encode,
  LineDecoder,
  replyDescriptor,
  requestDescriptor,
  type ChildMessage,
} from '../protocol/messages.js'
import type { DescribeMessage, TrialRequest } from '../protocol/request.js'

/** How a trial process ended. */
export interface Ending {
  readonly type: 'ended'
  readonly exitCode: number | null
  readonly signal: string | null
  /** The last characters of stderr. */
  readonly stderr: string
  /** The protocol was violated, or the program did not start; null otherwise. */
  readonly fault: string | null
}

const stderrKept = 4000

export interface TrialProcessOptions {
  /**
   * Takes all of stderr where the kept end is not enough: a pipe would lose what a busy reader does
   * not take in time.
   */
  readonly stderrFile?: FileHandle | null
  /** What the process starts ends with it: the user's code may start processes. */
  readonly ownGroup?: boolean
}

/**
 * One child process that speaks the trial protocol. Messages queue until `next` takes them. When
 * the child ends, `next` first hands out the queued messages and from then on the ending.
 */
export class TrialProcess {
  /** Resolves when the process has ended and its pipes are closed. */
  readonly ended: Promise<Ending>
  private readonly child: ChildProcess
  private readonly requests: Writable
  private readonly messages: ChildMessage[] = []
  private wakeReader: (() => void) | null = null
  private ending: Ending | null = null
  private greeting: Hello | null = null
  private stderr = ''
  private fault: string | null = null

  constructor(
    command: readonly [string, ...string[]],
    environment: NodeJS.ProcessEnv,
    { stderrFile = null, ownGroup = false }: TrialProcessOptions = {},
  ) {
    const [program, ...parameters] = command
    this.child = spawn(program, parameters, {
      stdio: ['ignore', 'ignore', stderrFile?.fd ?? 'pipe', 'pipe', 'pipe'],
      env: environment,
      detached: ownGroup,
    })
    if (ownGroup) this.child.once('exit', () => this.endGroup())
    this.requests = this.openRequests()
    this.readStderr()
    this.readReplies()
    this.ended = this.waitForEnd()
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  get alive(): boolean {
    return this.ending === null && this.fault === null
  }

  /** The child sent something after its outcome: the next reply could not be told apart from it. */
  get hasUnreadMessages(): boolean {
    return this.messages.length > 0
  }

  /** What the process said of itself; null before the handshake. */
  get hello(): Hello | null {
    return this.greeting
  }

  /** Waits for the first message. A child that begins with anything but hello is killed. */
  async handshake(): Promise<Hello | Ending> {
    const first = await this.next()
    if (first.type === 'hello') this.greeting = first
    if (first.type === 'hello' || first.type === 'ended') return first
    this.fail(`the trial process began with ${first.type} instead of hello`)
    return this.ended
  }

  send(request: TrialRequest): void {
    this.requests.write(encode({ type: 'request', ...request }))
  }

  describe(message: DescribeMessage): void {
    this.requests.write(encode(message))
  }

  /** The next message, or the ending. */
  async next(): Promise<ChildMessage | Ending> {
    for (;;) {
      const message = this.messages.shift()
      if (message !== undefined) return message
      if (this.ending !== null) return this.ending
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve
      })
    }
  }

  /** Closes the request pipe: an idle child exits by itself. SIGKILL after the grace period. */
  retire(graceMs: number): Promise<Ending> {
    this.requests.end()
    return this.killAfter(graceMs)
  }

  /** SIGTERM, then SIGKILL after the grace period. */
  kill(graceMs: number): Promise<Ending> {
    this.child.kill('SIGTERM')
    return this.killAfter(graceMs)
  }

  private killAfter(graceMs: number): Promise<Ending> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), graceMs)
    return this.ended.finally(() => clearTimeout(timer))
  }

  private endGroup(): void {
    if (this.child.pid === undefined) return
    try {
      process.kill(-this.child.pid, 'SIGKILL')
    } catch {
      // no process is left in it
    }
  }

  private openRequests(): Writable {
    const pipe = this.child.stdio[requestDescriptor]
    if (!(pipe instanceof Writable)) throw new Error('the request pipe was not opened')
    // writing to a child that is gone fails; `ended` says how it went
    pipe.on('error', () => undefined)
    return pipe
  }

  private readStderr(): void {
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-stderrKept)
    })
  }

  private readReplies(): void {
    const pipe = this.child.stdio[replyDescriptor]
    if (!(pipe instanceof Readable)) throw new Error('the reply pipe was not opened')
    const decoder = new LineDecoder()
    pipe.on('error', () => undefined)
    pipe.on('data', (chunk: Buffer) => {
      for (const line of decoder.push(chunk)) this.receive(line)
    })
  }

  private receive(line: string): void {
    try {
      this.messages.push(decodeChildMessage(line))
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error))
    }
    this.wake()
  }

  /** The first violation of the protocol ends the child and is kept as the reason. */
  private fail(fault: string): void {
    this.fault ??= fault
    this.child.kill('SIGKILL')
  }

  private waitForEnd(): Promise<Ending> {
    return new Promise((resolve) => {
      const end = (exitCode: number | null, signal: string | null): void => {
        const { stderr, fault } = this
        this.ending ??= { type: 'ended', exitCode, signal, stderr, fault }
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

  private wake(): void {
    const wakeReader = this.wakeReader
    this.wakeReader = null
    wakeReader?.()
  }
}
