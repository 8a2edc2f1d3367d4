import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { endSignals } from './hand-over.mjs'

/** A program ended with an error; `output` is what it printed, both streams. */
export class ProgramFailed extends Error {
  constructor(command, code, output) {
    super(`${path.basename(command)} ended with ${code}`)
    this.output = output
  }

  /** Writes what the program printed to a log file and returns its path. */
  writeLog(file) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, this.output)
    return file
  }
}

const running = new Set()
let stoppedBy = null

/** The signal that stopped the programs; null for none. No further one starts after it. */
export const stopSignal = () => stoppedBy

function stop(signal) {
  stoppedBy = signal
  for (const child of running) child.kill(signal)
}

/** While a program runs, a signal ends the program, and this process when its locks are free. */
function startedBy(spawned) {
  if (running.size === 0) for (const signal of endSignals) process.on(signal, stop)
  running.add(spawned)
  spawned.once('close', () => {
    running.delete(spawned)
    if (running.size === 0) for (const signal of endSignals) process.off(signal, stop)
  })
  return spawned
}

/** Runs a program and returns its standard output. Throws `ProgramFailed`. */
export function run(command, parameters, options = {}) {
  if (stoppedBy !== null) return Promise.reject(new ProgramFailed(command, stoppedBy, ''))
  return new Promise((resolve, reject) => {
    const child = startedBy(
      spawn(command, parameters, {
        stdio: ['ignore', 'pipe', 'pipe'],
        ...options,
        env: { ...process.env, ...options.env },
      }),
    )
    const out = []
    const all = []
    child.stdout.on('data', (chunk) => {
      out.push(chunk)
      all.push(chunk)
    })
    child.stderr.on('data', (chunk) => all.push(chunk))
    const textOf = (chunks) => Buffer.concat(chunks).toString('utf8')
    child.on('error', (error) => reject(new ProgramFailed(command, error.message, '')))
    child.on('close', (code, signal) =>
      code === 0
        ? resolve(textOf(out))
        : reject(new ProgramFailed(command, code ?? signal, textOf(all))),
    )
  })
}

/** Whether the program starts and ends well. */
export const runs = (command, parameters) =>
  run(command, parameters).then(
    () => true,
    () => false,
  )
