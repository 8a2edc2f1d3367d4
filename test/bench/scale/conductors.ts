/** Starts and ends the processes that conduct studies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ConductorOptions } from './conductor-options.js'

const program = fileURLToPath(new URL('conductor.ts', import.meta.url))

export interface Conductors {
  /** When studies of bare BullMQ ended, ms since the epoch. */
  readonly endedMs: readonly number[]
  close(): Promise<void>
}

/** @param within a command that starts the program, such as `ip netns exec NAME` */
export async function startConductors(
  count: number,
  options: ConductorOptions,
  within: readonly string[] = [],
): Promise<Conductors> {
  const endedMs: number[] = []
  const started = Array.from({ length: count }, async () => {
    const words = [process.execPath, '--import', 'tsx', program, JSON.stringify(options)]
    const [command = '', ...rest] = within.concat(words)
    const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    const ready = new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        if (line === 'ready') resolve()
        if (line.startsWith('done ')) endedMs.push(Number(line.slice(5)))
      })
      child.on('exit', (code) => reject(new Error(`a conductor ended with ${String(code)}`)))
    })
    await ready
    return async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    }
  })
  const closes = await Promise.all(started)
  return { endedMs, close: async () => void (await Promise.all(closes.map((close) => close()))) }
}
