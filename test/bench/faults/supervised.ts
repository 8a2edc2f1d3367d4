/** A process that is started again whenever it ends, as systemd or Kubernetes does. */
import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { HostOptions } from './host.js'

const hostProgram = fileURLToPath(new URL('host.ts', import.meta.url))
/** Between the end of a process and its next start, ms. */
const restartMs = 100
const lastWords = 4000

export class Supervised {
  private child: ChildProcess | null = null
  private isStopped = false
  private wasReady = false
  private err = ''
  private ended: Promise<void> = Promise.resolve()

  constructor(private readonly options: HostOptions) {
    this.start()
  }

  get pid(): number | null {
    return this.child?.pid ?? null
  }

  /** Whether the process that runs now has started and works. */
  get isReady(): boolean {
    return this.wasReady
  }

  /** Resolves when the process that runs now works. */
  async ready(withinMs = 60_000): Promise<void> {
    const untilMs = performance.now() + withinMs
    while (!this.wasReady) {
      if (performance.now() > untilMs)
        throw new Error(`the ${this.options.role} did not start: ${this.err}`)
      await sleep(50)
    }
  }

  /** SIGKILL; the next process starts soon. */
  kill(): void {
    this.child?.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    this.isStopped = true
    this.child?.kill('SIGKILL')
    await this.ended
  }

  /** What it wrote last on stderr, over all its processes. */
  written(): string {
    return this.err
  }

  private start(): void {
    this.wasReady = false
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', hostProgram, JSON.stringify(this.options)],
      { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, BATCHWISE_KERAS: 'off' } },
    )
    this.child = child
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready')) this.wasReady = true
      else this.keep(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => this.keep(chunk))
    this.ended = new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        if (signal !== 'SIGKILL') this.keep(`ended by itself: ${String(code ?? signal)}\n`)
        this.wasReady = false
        this.child = null
        resolve()
        if (!this.isStopped) setTimeout(() => this.isStopped || this.start(), restartMs)
      })
    })
  }

  private keep(chunk: Buffer | string): void {
    this.err = (this.err + chunk.toString()).slice(-lastWords)
  }
}
