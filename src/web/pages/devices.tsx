/** The devices of this machine, and the checks of `batchwise doctor`. */
import type { FastifyInstance } from 'fastify'
import { Checks } from '../devices/checks.js'
import { DeviceCard } from '../devices/device-card.js'
import { Recipes } from '../devices/recipes.js'
import { Layout } from '../layout.js'
import { sendPage } from '../send-page.js'
import type { WebOptions } from '../web-options.js'

export function deviceRoutes(app: FastifyInstance, { useCasesFor, contextOf }: WebOptions): void {
  app.get('/devices', { schema: { hide: true } }, async (request, reply) => {
    const context = contextOf(request)
    const useCases = useCasesFor(request)
    const [devices, engines, recipes] = await Promise.all([
      useCases.devices(),
      useCases.engines(),
      useCases.recipes(),
    ])
    const storageFault = await useCases.ready().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    const { text } = context
    return sendPage(
      reply,
      context,
      <Layout context={context} title={text('devices-title')} current="devices">
        <h1 safe>{text('devices-title')}</h1>
        <p class="lead" safe>
          {text('devices-lead')}
        </p>
        {devices.length === 0 ? (
          <p class="warning" safe>
            {text('devices-none')}
          </p>
        ) : (
          <div class="devices">
            {devices.map((device) => (
              <DeviceCard device={device} text={text} />
            ))}
          </div>
        )}
        {recipes.length === 0 ? null : <Recipes recipes={recipes} text={text} />}
        <Checks engines={engines} storageFault={storageFault} text={text} />
      </Layout>,
    )
  })
}
