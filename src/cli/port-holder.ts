import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** State of a listening socket in /proc/net/tcp (proc(5)). */
const listening = '0A'

/**
 * The process that listens at a TCP port, as `name (process 123)`. Null where the system does not
 * tell: other systems than Linux, processes of other users.
 */
export function portHolder(port: number): string | null {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)),
  )
  if (inodes.size === 0) return null
  const pid = processIds().find((id) => socketsOf(id).some((inode) => inodes.has(inode)))
  if (pid === undefined) return null
  return `${read(`/proc/${pid}/comm`).trim()} (process ${pid})`
}

/** Inodes of the sockets that listen at the port. */
function listeningInodes(table: string, port: number): readonly string[] {
  return read(table)
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, localAddress = '', , state, , , , , , inode] = line.trim().split(/\s+/)
      const localPort = Number.parseInt(localAddress.split(':').at(-1) ?? '', 16)
      return state === listening && localPort === port && inode !== undefined ? [inode] : []
    })
}

function processIds(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** Inodes of a process's open sockets; none where it may not be asked. */
function socketsOf(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkAt(`/proc/${pid}/fd/${descriptor}`)) ?? []
      return inode === undefined ? [] : [inode]
    })
  } catch {
    return []
  }
}

function linkAt(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
