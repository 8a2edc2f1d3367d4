/** compose.yaml under a project name of its own, on a free port. */
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import type { DockerEngine } from './docker-engine.js'
import { root } from './run-program.js'

export interface ComposeProject {
  readonly url: string
  /** Returns what the command prints on standard output. */
  compose(...given: readonly string[]): Promise<string>
  /** Ids of the containers of a service, stopped ones included. */
  containers(service: string): Promise<readonly string[]>
  /** Creates a key with `compose run`. */
  createKey(service: string, ...options: readonly string[]): Promise<string>
}

export async function openComposeProject(
  engine: DockerEngine,
  name: string,
  variables: Readonly<Record<string, string>>,
): Promise<ComposeProject> {
  const port = await freePort()
  const environment = {
    ...variables,
    COMPOSE_PROJECT_NAME: name,
    BATCHWISE_PORT: String(port),
  }
  const file = path.join(root, 'compose.yaml')
  const compose = (...given: readonly string[]): Promise<string> =>
    engine.compose(['--file', file, ...given], environment)
  return {
    url: `http://127.0.0.1:${port}`,
    compose,
    containers: async (service) =>
      (
        await engine.docker([
          ...['ps', '--all', '--quiet'],
          ...['--filter', `label=com.docker.compose.project=${name}`],
          ...['--filter', `label=com.docker.compose.service=${service}`],
        ])
      )
        .split('\n')
        .filter((id) => id !== ''),
    createKey: async (service, ...options) => {
      const command = ['node', 'dist/cli/main.js', 'keys', 'create', ...options]
      const written = await compose('run', '--rm', '-T', service, ...command)
      return /^bw_\S+$/m.exec(written)?.[0] ?? ''
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * The HTTP status, or 0 without a response. Docker's proxy may accept a connection before the
 * service listens, and then stay silent.
 */
export const statusOf = (url: string, headers: Record<string, string> = {}): Promise<number> =>
  fetch(url, {
    headers: { connection: 'close', ...headers },
    signal: AbortSignal.timeout(5000),
  }).then(
    (answer) => answer.status,
    () => 0,
  )
