/** Docker with compose: the engine of this machine, or one that the test starts. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const starter = fileURLToPath(new URL('../docker/start-engine.sh', import.meta.url))
const maxBuffer = 2 ** 26

export interface DockerEngine {
  /** Returns what the command prints. */
  docker(given: readonly string[]): Promise<string>
  /** `environment` extends that of this process. */
  compose(given: readonly string[], environment: Readonly<Record<string, string>>): Promise<string>
  /** Stops the engine if the test started it. */
  close(): Promise<void>
}

const succeeds = (command: string, ...given: readonly string[]): Promise<boolean> =>
  promisify(execFile)(command, given).then(
    () => true,
    () => false,
  )

/** Throws if no engine answers and none can be started, which needs Debian and root. */
export async function openDocker(): Promise<DockerEngine> {
  const own = (await succeeds('docker', 'version')) ? null : await start()
  const env = { ...process.env, ...(own === null ? {} : { DOCKER_HOST: own.host }) }
  // compose is a plugin of docker, but a separate program in Debian
  const [program, ...first] = (await succeeds('docker', 'compose', 'version'))
    ? (['docker', 'compose'] as const)
    : (['docker-compose'] as const)
  return {
    docker: async (given) =>
      (await promisify(execFile)('docker', given, { env, maxBuffer })).stdout,
    compose: async (given, environment) =>
      (
        await promisify(execFile)(program, [...first, ...given], {
          env: { ...env, ...environment },
          maxBuffer,
        })
      ).stdout,
    close: async () => own?.close(),
  }
}

async function start(): Promise<{ readonly host: string; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-docker-'))
  await promisify(execFile)(starter, [folder], { maxBuffer })
  return {
    host: `unix://${path.join(folder, 'docker.sock')}`,
    close: async () => {
      const pid = Number(await readFile(path.join(folder, 'docker.pid'), 'utf8'))
      process.kill(pid)
      while (isAlive(pid)) await sleep(200)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
