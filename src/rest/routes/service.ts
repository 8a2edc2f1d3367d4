import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { problems } from '../answers/answers.js'
import { DeviceList, Health, PresetList } from '../schemas.js'

/** What this service can do, and whether it is well. */
export function serviceRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.get(
    '/v1/devices',
    {
      schema: {
        operationId: 'listDevices',
        tags: ['service'],
        summary: 'Devices and engines that trials can run on',
        response: { 200: DeviceList, ...problems(500, 503) },
      },
    },
    async (request) => {
      const useCases = useCasesFor(request)
      const [devices, engines] = await Promise.all([useCases.devices(), useCases.engines()])
      return { devices, engines }
    },
  )

  app.get(
    '/v1/presets',
    {
      schema: {
        operationId: 'listPresets',
        tags: ['service'],
        summary: 'Models to ask about without describing one',
        response: { 200: PresetList, ...problems(500) },
      },
    },
    async (request) => ({ presets: useCasesFor(request).presets() }),
  )

  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'isAlive',
        tags: ['service'],
        summary: 'The process answers',
        response: { 200: Health },
      },
    },
    async () => ({ status: 'ok' }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'isReady',
        tags: ['service'],
        summary: 'Everything needed to take a study is there',
        response: { 200: Health, ...problems(503) },
      },
    },
    async (request) => {
      await useCasesFor(request).ready()
      return { status: 'ok' }
    },
  )

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs', 302))
}
