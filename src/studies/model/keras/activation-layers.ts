/** Activations that a layer of Keras has as a layer: `Dense(5, activation=LeakyReLU(0.1))`. */
import type { DraftLayer } from '../assemble-graph.js'
import { isObject } from '../json.js'
import { layerConfig } from '../keras-config.js'
import type { NetworkLayer } from './network.js'

const activationClasses: readonly unknown[] = ['ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'Softmax']

/** Layers whose activation is their last operation, so that it can follow them as a layer. */
const activated: ReadonlySet<string> = new Set([
  ...['Dense', 'EinsumDense', 'Activation', 'Conv1D', 'Conv2D', 'Conv3D'],
  ...['Conv1DTranspose', 'Conv2DTranspose', 'Conv3DTranspose'],
  ...['DepthwiseConv1D', 'DepthwiseConv2D', 'SeparableConv1D', 'SeparableConv2D'],
])

/** The layer that follows; null where the activation is a name, or cannot be taken out. */
export function activationLayer({
  className,
  config,
}: NetworkLayer): Pick<DraftLayer, 'type' | 'config'> | null {
  const { activation } = config
  if (!isObject(activation) || !activated.has(className)) return null
  const { class_name: type, config: own } = activation
  if (!activationClasses.includes(type) || !isObject(own)) return null
  return { type, config: layerConfig(own) }
}

/** The layer without its activation, and the activation; a penalty on the output goes with it. */
export function splitActivation(
  draft: DraftLayer,
  activation: Pick<DraftLayer, 'type' | 'config'>,
  owner: string | null,
): readonly [DraftLayer, DraftLayer] {
  const { activityRegularizer = null, ...config } = draft.config
  const name = `${draft.name}.activation`
  return [
    { ...draft, config: { ...config, activation: 'linear' } },
    {
      ...draft,
      name,
      type: activation.type,
      config: {
        ...activation.config,
        ...(activityRegularizer === null ? {} : { activityRegularizer }),
      },
      inputs: [draft.name],
      configPointer: `${draft.configPointer}/activation/config`,
      sharesWeightsWith: owner,
      isMasked: false,
    },
  ]
}
