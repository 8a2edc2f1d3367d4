import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

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

/** Runs a program and returns its standard output. Throws `ProgramFailed`. */
export function run(command, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...process.env, ...options.env },
    })
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
