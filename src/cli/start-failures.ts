/**
 * Why a service does not start, in sentences: what is wrong with which value, and what to do.
 * Every cause that a user can mend stands here; anything else is a fault of Batchwise itself.
 */
import { portHolder } from './port-holder.js'

export interface StartContext {
  readonly host: string
  readonly port: number
  readonly dataFolder: string
}

/** What Node and better-sqlite3 tell of a failure. */
interface SystemError {
  readonly code: string
  readonly message: string
  readonly syscall: string | undefined
  readonly path: string | undefined
}

const keyFile = 'key-secret'

type Explain = (context: StartContext, error: SystemError) => string

/** The sentences for a failed start, or null for a failure that no user can mend. */
export function explainStartFailure(error: unknown, context: StartContext): string | null {
  const failure = systemErrorIn(error)
  if (failure === null) return null
  return tableFor(failure)[failure.code]?.(context, failure) ?? null
}

function tableFor({ syscall, path }: SystemError): Readonly<Record<string, Explain>> {
  if (syscall === 'connect') return connectFailures
  if (syscall === 'listen' || syscall === 'bind' || syscall === 'getaddrinfo') return listenFailures
  return path?.endsWith(keyFile) === true ? keyFileFailures : storeFailures
}

/** The first cause with a code; libraries wrap what the system said. */
function systemErrorIn(error: unknown): SystemError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = textAt(cause, 'code')
    if (code !== undefined)
      return {
        code,
        message: cause.message,
        syscall: textAt(cause, 'syscall'),
        path: textAt(cause, 'path'),
      }
  }
  return null
}

function textAt(error: Error, field: string): string | undefined {
  const value: unknown = Reflect.get(error, field)
  return typeof value === 'string' ? value : undefined
}

const notWritable: Explain = ({ dataFolder }) =>
  `the data folder ${dataFolder} cannot be written by this user.\n` +
  '  Give the user the right to write there, or name another folder in BATCHWISE_DATA.'

const isFile: Explain = ({ dataFolder }) =>
  `the data folder ${dataFolder} is a file, or lies below one.\n` +
  '  Name a folder in BATCHWISE_DATA; it is made when it does not exist.'

const isFull: Explain = ({ dataFolder }) =>
  `no space is left on the disk of the data folder ${dataFolder}.\n` +
  '  Free some space, or name a folder on another disk in BATCHWISE_DATA.'

const notDatabase: Explain = ({ dataFolder }) =>
  `${dataFolder}/batchwise.db is not a SQLite database, or it is damaged.\n` +
  '  Restore it from a back-up, or move it away: the service then starts with an empty one.'

const withoutLocks: Explain = ({ dataFolder }, { message }) =>
  `the database in ${dataFolder} cannot be locked or read: ${message}.\n` +
  '  Network file systems without locks do not work; name a local folder in BATCHWISE_DATA.'

const locked: Explain = ({ dataFolder }) =>
  `another process keeps the database in ${dataFolder} locked.\n` +
  '  Stop the other service or tool, or name another folder in BATCHWISE_DATA.'

const owned: Explain = (_context, { message }) =>
  `${message}.\n` +
  '  Stop that process, or ask the running service with --server URL, or name another folder in\n' +
  '  BATCHWISE_DATA. Several processes can share PostgreSQL: set DATABASE_URL.'

const databaseAway: Explain = (_context, { message }) =>
  `the database at DATABASE_URL does not answer: ${message}.\n` +
  '  Start PostgreSQL, or correct the host and port in DATABASE_URL.'

const databaseRefuses: Explain = (_context, { message }) =>
  `the database at DATABASE_URL refuses this user: ${message}.\n` +
  '  Correct the user, the password or the name of the database in DATABASE_URL.'

/** Of PostgreSQL, by its own codes. */
const databaseFailures: Readonly<Record<string, Explain>> = {
  '28P01': databaseRefuses,
  '28000': databaseRefuses,
  '3D000': databaseRefuses,
  '42501': databaseRefuses,
  '57P03': databaseAway,
  '53300': databaseAway,
}

const connectFailures: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: databaseAway,
  ETIMEDOUT: databaseAway,
  EHOSTUNREACH: databaseAway,
  ENETUNREACH: databaseAway,
  ECONNRESET: databaseAway,
  ENOTFOUND: databaseAway,
  EAI_AGAIN: databaseAway,
  ...databaseFailures,
}

const storeFailures: Readonly<Record<string, Explain>> = {
  EACCES: notWritable,
  EPERM: notWritable,
  EROFS: notWritable,
  ENOENT: notWritable,
  SQLITE_CANTOPEN: notWritable,
  SQLITE_READONLY: notWritable,
  SQLITE_READONLY_DIRECTORY: notWritable,
  SQLITE_CANTOPEN_ISDIR: notDatabase,
  ENOTDIR: isFile,
  EEXIST: isFile,
  EISDIR: notDatabase,
  ENOSPC: isFull,
  EDQUOT: isFull,
  SQLITE_FULL: isFull,
  SQLITE_NOTADB: notDatabase,
  SQLITE_CORRUPT: notDatabase,
  DATABASE_OWNED: owned,
  SQLITE_BUSY: locked,
  SQLITE_LOCKED: locked,
  SQLITE_PROTOCOL: withoutLocks,
  SQLITE_IOERR_LOCK: withoutLocks,
  SQLITE_IOERR_SHMMAP: withoutLocks,
  SQLITE_IOERR: withoutLocks,
}

const keyFileUnreadable: Explain = ({ dataFolder }) =>
  `the key file ${dataFolder}/${keyFile} cannot be read by this user.\n` +
  '  Give the user the right to read it; without it no stored key can be checked.'

const keyFileFailures: Readonly<Record<string, Explain>> = {
  EACCES: keyFileUnreadable,
  EPERM: keyFileUnreadable,
  EISDIR: keyFileUnreadable,
  EROFS: notWritable,
  ENOSPC: isFull,
}

const listenFailures: Readonly<Record<string, Explain>> = {
  EADDRINUSE: ({ host, port }) => {
    const holder = portHolder(port)
    const who = holder === null ? 'another program' : holder
    return (
      `port ${port} of ${host} is taken by ${who}.\n` +
      '  Stop that program, or choose another port, for example PORT=3001 (PORT=0: any free one).'
    )
  },
  EADDRNOTAVAIL: ({ host }) =>
    `this machine has no address ${host}.\n` +
    '  HOST takes an address of this machine; 127.0.0.1 is reached from here only, 0.0.0.0 from everywhere.',
  EACCES: ({ port }) =>
    `this user may not listen at port ${port}; ports below 1024 are reserved.\n` +
    '  Choose another port, for example PORT=3000.',
  ENOTFOUND: ({ host }) =>
    `the name ${host} has no address.\n  HOST takes an address of this machine, for example 127.0.0.1.`,
  EAI_AGAIN: ({ host }) =>
    `the name ${host} could not be looked up.\n  HOST takes an address of this machine, for example 127.0.0.1.`,
}
