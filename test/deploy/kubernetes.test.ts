/** The manifests of deploy/kubernetes against the JSON schemas of the Kubernetes API. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { settingTable } from '../../src/cli/settings/settings.js'
import { pythonFor } from '../support/python.js'
import { root } from '../support/run-program.js'

const python = pythonFor('kubernetes', 'the Kubernetes manifests')
const validator = path.join(import.meta.dirname, 'validate.py')
const folder = path.join(root, 'deploy/kubernetes')
/** The oldest and the newest that the manifests are held to. */
const versions = ['1.29', '1.37']

interface Validated {
  readonly file: string
  readonly resource: Resource
  readonly faults: readonly string[]
}
interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: { readonly template?: { readonly spec: PodSpec } }
}
interface PodSpec {
  readonly securityContext: object
  readonly automountServiceAccountToken: boolean
  readonly containers: readonly {
    readonly image: string
    readonly securityContext: object
    readonly livenessProbe?: object
    readonly readinessProbe?: object
    readonly resources: { readonly limits: Readonly<Record<string, string | number>> }
  }[]
}

function validate(files: Readonly<Record<string, string>>, version: string): readonly Validated[] {
  const { stdout, stderr, status } = spawnSync(python ?? '', [validator], {
    input: JSON.stringify({ version, files }),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Validated[]
}

/** `kustomization.yaml` is no resource of the API. */
const manifests = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
)

describe.skipIf(python === null)('the Kubernetes manifests', () => {
  const validated = python === null ? [] : validate(manifests, versions.at(-1) ?? '')
  const pods = validated.flatMap(({ resource }) => {
    const spec = resource.spec?.template?.spec
    return spec === undefined ? [] : [{ name: resource.metadata.name, spec }]
  })
  const pod = (name: string): PodSpec['containers'][number] | undefined =>
    pods.find((each) => each.name === name)?.spec.containers[0]

  test.each(versions)('are valid without unknown fields for Kubernetes %s', (version) => {
    const results = validate(manifests, version)
    expect(results.length).toBeGreaterThanOrEqual(8)
    for (const { file, faults } of results) expect([file, faults]).toEqual([file, []])
  })

  test('would be refused with a misspelt field, and with a wrong type', () => {
    const text = manifests['api.yaml'] ?? ''
    const faultsOf = (from: string, to: string): string =>
      validate({ 'api.yaml': text.replace(from, to) }, '1.37')
        .flatMap(({ faults }) => faults)
        .join()
    expect(faultsOf('livenessProbe', 'livenesProbe')).toContain('livenesProbe')
    expect(faultsOf('replicas: 2', 'replicas: two')).toContain('spec/replicas')
  })

  test('run every container as an ordinary user that can gain no right', () => {
    expect(pods.map(({ name }) => name)).toEqual(['api', 'worker-cpu', 'worker-gpu'])
    for (const { spec } of pods) {
      expect(spec.automountServiceAccountToken).toBe(false)
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      for (const { securityContext } of spec.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
    }
  })

  test('probe the service where it answers, and give a card to one worker', () => {
    expect(pod('api')).toMatchObject({
      livenessProbe: { httpGet: { path: '/healthz' } },
      readinessProbe: { httpGet: { path: '/readyz' } },
    })
    expect(pod('worker-gpu')?.resources.limits['nvidia.com/gpu']).toBe(1)
    expect(pod('worker-cpu')?.resources.limits).not.toHaveProperty('nvidia.com/gpu')
  })

  test('set variables that the service reads', () => {
    const names = new Set(Object.values(settingTable).map(({ name }) => name))
    const set = validated.flatMap(({ resource }) =>
      resource.kind === 'ConfigMap' ? Object.keys(resource.data ?? {}) : [],
    )
    expect(set.length).toBeGreaterThan(0)
    for (const name of set)
      expect(names.has(name) || names.has(name.replace(/_FILE$/, ''))).toBe(true)
  })
})
