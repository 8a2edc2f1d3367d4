import { spawn } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'

/** Signals that end a program; each is passed on to the programs that were started. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** How often a wrapper looks whether npm is still there. */
const parentCheckMs = 500

/**
 * Runs a command in the clone with its Node and its tools first in PATH, passes signals on, and
 * returns its exit status (128 + the signal's number where a signal ended it).
 *
 * A killed wrapper passes nothing on. A Node program has a channel to it, which closes then
 * (src/cli/end-of-process.ts).
 */
export function handOver([command, ...parameters], { root, node, environment = {} }) {
  const PATH = [
    path.dirname(node),
    path.join(root, 'node_modules/.bin'),
    process.env.PATH ?? '',
  ].join(path.delimiter)
  const isNode = command === 'node' || command === node
  const child = spawn(isNode ? node : command, parameters, {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', ...(isNode ? ['ipc'] : [])],
    env: { ...process.env, ...environment, PATH },
  })
  for (const signal of endSignals) process.on(signal, () => child.kill(signal))
  const watch = watchParent(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${command} does not run: ${error.message}`)))
    child.on('exit', (code, signal) => {
      watch.end()
      resolve(code ?? signalStatus(signal ?? 'SIGTERM'))
    })
  })
}

/** The exit status of a program that a signal ended, as shells have it. */
export const signalStatus = (signal) => 128 + (os.constants.signals[signal] ?? 0)

/**
 * Calls `lost` once when what started this process is gone: another wrapper, or npm. A process of
 * a shell may outlive it, so that one is not watched.
 */
function watchParent(lost) {
  if (process.connected) {
    process.once('disconnect', lost)
    return {
      end: () => {
        if (process.connected) process.disconnect()
      },
    }
  }
  if (process.env.npm_lifecycle_event === undefined) return { end: () => {} }
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    lost()
  }, parentCheckMs)
  return { end: () => clearInterval(timer) }
}
