/** Redis and PostgreSQL of the bench's own, which it may stop at any time. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Client } from 'pg'

export interface OwnServer {
  readonly url: string
  /** Ends it abruptly and starts it again. Redis then has lost its data. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const folders = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/sbin',
  ...postgresqlFolders(),
]

/** The newest installed PostgreSQL first. */
function postgresqlFolders(): readonly string[] {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root) : []
  return versions.sort((a, b) => Number(b) - Number(a)).map((each) => path.join(root, each, 'bin'))
}

/** The path of an installed program; null where there is none. */
function installed(program: string): string | null {
  return folders.map((folder) => path.join(folder, program)).find(existsSync) ?? null
}

/** Null where `redis-server` is not installed. */
export async function openRedis(host = '127.0.0.1'): Promise<OwnServer | null> {
  const program = installed('redis-server')
  if (program === null) return null
  const port = await freePort()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-redis-'))
  const words = [
    '--port',
    port,
    '--bind',
    host,
    '--protected-mode',
    'no',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(program, words.map(String), { stdio: 'ignore' })
    endWithBench(child, 'SIGKILL')
    await answering(() => pingRedis(`redis://${host}:${port}`))
    return child
  }
  let child = await start()
  return {
    url: `redis://${host}:${port}`,
    restart: async () => {
      await ended(child, 'SIGKILL')
      child = await start()
    },
    close: async () => {
      await ended(child, 'SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.ping()
  } finally {
    redis.disconnect()
  }
}

export interface OwnPostgresql extends OwnServer {
  /** Over a socket in the file system, which every network namespace reaches. */
  readonly socketUrl: string
  readonly logFile: string
}

/**
 * Null where `initdb` is not installed, or root has no other user to run it as.
 *
 * @param settings of the server, such as "log_statement=all"
 */
export async function openPostgresql(
  settings: readonly string[] = [],
): Promise<OwnPostgresql | null> {
  const initdb = installed('initdb')
  const user = nonRootUser()
  if (initdb === null || user === null) return null
  const program = path.join(path.dirname(resolved(initdb)), 'postgres')
  const port = await freePort()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-postgresql-'))
  chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
  execFileSync(initdb, ['-D', folder, '-A', 'trust', '-U', 'postgres', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  })
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  // a crash of the server alone loses nothing without fsync
  const words = ['-D', folder, '-p', port, '-k', folder, '-h', '127.0.0.1', '-c', 'fsync=off']
  const chosen = settings.flatMap((setting) => ['-c', setting])
  const logFile = path.join(folder, 'server.log')
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(program, [...words.map(String), ...chosen], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', openSync(logFile, 'a')],
    })
    endWithBench(child, 'SIGQUIT')
    await answering(() => pingPostgresql(url))
    return child
  }
  let child = await start()
  return {
    url,
    socketUrl: `postgresql://postgres@/postgres?host=${folder}&port=${port}`,
    logFile,
    restart: async () => {
      // an immediate shutdown: the server recovers as after a crash
      await ended(child, 'SIGQUIT')
      child = await start()
    },
    close: async () => {
      await ended(child, 'SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const resolved = (program: string): string =>
  execFileSync('readlink', ['-f', program], { encoding: 'utf8' }).trim()

interface User {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root. */
function nonRootUser(): User | null {
  const uid = process.getuid?.() ?? null
  const gid = process.getgid?.() ?? null
  if (uid === null || gid === null) return null
  if (uid !== 0) return { uid, gid }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = ['postgres', 'nobody'].map((name) => users.find((each) => each[0] === name))
  const [user] = found.filter((each) => each !== undefined)
  return user === undefined ? null : { uid: Number(user[2]), gid: Number(user[3]) }
}

async function pingPostgresql(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Not even a bench that fails leaves a server behind. */
function endWithBench(child: ChildProcess, signal: NodeJS.Signals): void {
  const end = (): void => void child.kill(signal)
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

const startWithinMs = 30_000

async function answering(ping: () => Promise<void>): Promise<void> {
  const untilMs = performance.now() + startWithinMs
  for (;;) {
    try {
      await ping()
      return
    } catch (error) {
      if (performance.now() > untilMs) throw error
      await sleep(50)
    }
  }
}
