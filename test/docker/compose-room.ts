/** The profile `scaled` of compose.yaml: two services behind a proxy, a worker, their stores. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { openComposeProject, type ComposeProject } from '../support/compose-project.js'
import type { DockerEngine } from '../support/docker-engine.js'
import { bearer } from '../support/keyed-service.js'
import { jsonAs } from '../support/listening.js'

export interface ComposeRoom extends ComposeProject {
  readonly key: string
  close(): Promise<void>
}

export async function openRoom(
  engine: DockerEngine,
  variables: Readonly<Record<string, string>>,
): Promise<ComposeRoom> {
  const secrets = await writeSecrets()
  const project = await openComposeProject(engine, 'batchwise-room', {
    ...variables,
    BATCHWISE_SECRETS: secrets,
    COMPOSE_PROFILES: 'scaled',
  })
  const close = async (): Promise<void> => {
    await project.compose('down', '--volumes')
    await rm(secrets, { recursive: true })
  }
  try {
    const key = await project.createKey('api', '--name', 'laptop')
    await project.compose('up', '--detach', 'proxy', 'worker')
    return { ...project, key, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** As docs/many-hosts.md says. The container's user reads what another user wrote. */
async function writeSecrets(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-secrets-'))
  const password = randomBytes(24).toString('hex')
  const files = {
    'postgres-password': password,
    'database-url': `postgresql://batchwise:${password}@postgres:5432/batchwise\n`,
    'key-secret': randomBytes(32),
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(folder, name), content, { mode: 0o644 })
  return folder
}

/** How many devices the workers offer. */
export async function devicesOf({ url, key }: ComposeRoom): Promise<number> {
  const answer = await fetch(`${url}/v1/devices`, { headers: bearer(key) })
  return (await jsonAs<{ devices: unknown[] }>(answer)).devices.length
}

/** States of a study over server-sent events, as `batchwise advise --server` watches it. */
export async function streamedStates(
  { url, key }: ComposeRoom,
  id: string,
): Promise<readonly string[]> {
  const states: string[] = []
  const updates = openHttpClient(url, key).watch(id, new AbortController().signal)
  for await (const { state } of updates) states.push(state)
  return states
}

/** States of a study from a GraphQL subscription over a WebSocket that reconnects. */
export async function socketStates(
  { url, key }: ComposeRoom,
  id: string,
): Promise<readonly string[]> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${key}` },
    retryAttempts: 20,
    shouldRetry: () => true,
  })
  const states: string[] = []
  const events = client.iterate<{ studyEvents: { state: string } }>({
    query: 'subscription($id: ID!) { studyEvents(id: $id) { state } }',
    variables: { id },
  })
  for await (const { data } of events) states.push(data?.studyEvents.state ?? 'nothing')
  await client.dispose()
  return states
}
