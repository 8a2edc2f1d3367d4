/** Code for PyTorch. Settings are written out where its defaults differ from Keras'. */
import type { Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Setting, Settings } from '../../advice/vocabulary/settings.js'
import { blocks, call, keywords, lines } from './python.js'
import type { Recipe } from './recipe.js'

type Written = (settings: Settings) => Readonly<Record<string, Setting>>

const betas = 'betas'

/** Class and arguments; decoupled decay where the class has it, as Keras has everywhere. */
const classes: Partial<Record<Optimizer, { readonly name: string; readonly written: Written }>> = {
  sgd: { name: 'SGD', written: sgdOf },
  momentum: { name: 'SGD', written: sgdOf },
  adam: { name: 'AdamW', written: adamOf },
  adamw: { name: 'AdamW', written: adamOf },
  nadam: {
    name: 'NAdam',
    written: (settings) => ({ ...momentsOf(settings), decoupled_weight_decay: true }),
  },
  rmsprop: {
    name: 'RMSprop',
    written: ({ rho, momentum, epsilon, centered, weightDecay }) => ({
      alpha: rho ?? null,
      momentum: momentum ?? 0,
      eps: epsilon ?? null,
      centered: centered ?? false,
      weight_decay: weightDecay ?? 0,
    }),
  },
  adagrad: {
    name: 'Adagrad',
    written: ({ initialAccumulatorValue, epsilon, weightDecay }) => ({
      initial_accumulator_value: initialAccumulatorValue ?? null,
      eps: epsilon ?? null,
      weight_decay: weightDecay ?? 0,
    }),
  },
  adadelta: {
    name: 'Adadelta',
    written: ({ rho, epsilon, weightDecay }) => ({
      rho: rho ?? null,
      eps: epsilon ?? null,
      weight_decay: weightDecay ?? 0,
    }),
  },
  adamax: { name: 'Adamax', written: momentsOf },
}

function sgdOf({ momentum, nesterov, weightDecay }: Settings): Readonly<Record<string, Setting>> {
  const isHeavy = typeof momentum === 'number' && momentum > 0
  return {
    ...(isHeavy ? { momentum } : {}),
    ...(nesterov === true ? { nesterov } : {}),
    ...(weightDecay == null ? {} : { weight_decay: weightDecay }),
  }
}

function momentsOf({ beta1, beta2, epsilon, weightDecay }: Settings) {
  const both = `(${String(beta1)}, ${String(beta2)})`
  return { [betas]: both, eps: epsilon ?? null, weight_decay: weightDecay ?? 0 }
}

/** AdamW without decay is Adam. */
function adamOf(settings: Settings): Readonly<Record<string, Setting>> {
  const { amsgrad } = settings
  return { ...momentsOf(settings), ...(amsgrad === true ? { amsgrad } : {}) }
}

export const isInPyTorch = (optimizer: Optimizer): boolean => classes[optimizer] !== undefined

export function pyTorch(recipe: Recipe): string {
  return blocks(
    lines(
      'import math',
      '',
      'import torch',
      '',
      '# yours: model, loss_fn, train_set (a torch.utils.data.Dataset), device',
    ),
    sizes(recipe),
    lines(
      'loader = torch.utils.data.DataLoader(train_set, batch_size=batch_size, shuffle=True)',
      'model.to(device)',
    ),
    optimizerOf(recipe),
    scheduleOf(recipe),
    loop(recipe, 'model', growth(recipe)),
  )
}

/** Started by `torchrun --nproc-per-node=K train.py`: one process for each device. */
export function pyTorchWorkers(recipe: Recipe): string {
  return blocks(
    lines(
      `# torchrun --nproc-per-node=${recipe.workers} train.py`,
      'import math',
      '',
      'import torch',
      'import torch.distributed as dist',
      'from torch.nn.parallel import DistributedDataParallel',
      'from torch.utils.data.distributed import DistributedSampler',
      '',
      '# yours: model, loss_fn, train_set (a torch.utils.data.Dataset)',
    ),
    lines(
      'dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")',
      'local = dist.get_rank() % max(1, torch.cuda.device_count())',
      'device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")',
    ),
    sizes(recipe),
    lines(
      'sampler = DistributedSampler(train_set)',
      'loader = torch.utils.data.DataLoader(train_set, batch_size=batch_size, sampler=sampler)',
      'model = DistributedDataParallel(model.to(device))',
    ),
    optimizerOf(recipe),
    scheduleOf(recipe),
    loop(recipe, 'model', ['    sampler.set_epoch(epoch)']),
    'dist.destroy_process_group()',
  )
}

function sizes({ batchSize, accumulate, workers, epochs, updatesPerEpoch }: Recipe): string {
  const shared = [
    ...(workers > 1 ? [`on each of ${workers} devices`] : []),
    ...(accumulate > 1 ? [`${accumulate} of them make an update`] : []),
  ]
  const updates = updatesPerEpoch === 1 ? 'update' : 'updates'
  return lines(
    `batch_size = ${batchSize}${shared.length === 0 ? '' : `  # ${shared.join(', ')}`}`,
    accumulate > 1 ? `accumulate = ${accumulate}` : null,
    `epochs = ${epochs}  # of ${updatesPerEpoch} ${updates}`,
  )
}

function optimizerOf({ optimizer, settings, learningRate }: Recipe): string {
  const { name, written } = classes[optimizer] ?? { name: '', written: sgdOf }
  const parts = keywords(written(settings)).map((part) => part.replaceAll('"', ''))
  return `optimizer = ${call(`torch.optim.${name}`, ['model.parameters()', `lr=${learningRate}`, ...parts])}`
}

function scheduleOf({ warmUp, updates, falls }: Recipe): string {
  if (warmUp === 0 && !falls) return ''
  const says = [
    ...(warmUp > 0 ? [`up in ${warmUp} updates`] : []),
    falls ? `down to 0 at update ${updates}` : 'then constant',
  ].join(', ')
  return lines(
    `# ${says}`,
    `warm_up, updates = ${warmUp}, ${updates}`,
    '',
    '',
    'def share_of_rate(update):',
    ...(warmUp > 0
      ? ['    if update < warm_up:', '        return (update + 1) / (warm_up + 1)']
      : []),
    ...(falls
      ? [
          '    share = min(1.0, (update - warm_up) / max(1, updates - warm_up))',
          '    return 0.5 * (1 + math.cos(math.pi * share))',
        ]
      : ['    return 1.0']),
    '',
    '',
    'schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share_of_rate)',
  )
}

function loop(
  { accumulate, settings, warmUp, falls }: Recipe,
  model: string,
  first: readonly string[],
): string {
  const hasSchedule = warmUp > 0 || falls
  const isShared = accumulate > 1
  const inStep = isShared ? '            ' : '        '
  const update = [
    ...clipping(settings).map((line) => `${inStep}${line}`),
    `${inStep}optimizer.step()`,
    ...(hasSchedule ? [`${inStep}schedule.step()`] : []),
    `${inStep}optimizer.zero_grad()`,
  ]
  return lines(
    `${model}.train()`,
    'for epoch in range(epochs):',
    ...first,
    `    for ${isShared ? 'step, (x, y) in enumerate(loader, start=1)' : 'x, y in loader'}:`,
    `        loss = loss_fn(${model}(x.to(device)), y.to(device))`,
    `        ${isShared ? '(loss / accumulate)' : 'loss'}.backward()`,
    ...(isShared ? ['        if step % accumulate == 0 or step == len(loader):'] : []),
    ...update,
  )
}

/** The loader of the last epochs has larger batches. */
function growth({ grown }: Recipe): readonly string[] {
  if (grown === null) return []
  const made = `torch.utils.data.DataLoader(train_set, batch_size=${grown.batchSize}, shuffle=True)`
  return [`    if epoch == ${grown.fromEpoch}:`, `        loader = ${made}`]
}

function clipping({ clipnorm, clipvalue, globalClipnorm }: Settings): readonly string[] {
  const utils = 'torch.nn.utils'
  return [
    ...(globalClipnorm == null
      ? []
      : [`${utils}.clip_grad_norm_(model.parameters(), ${String(globalClipnorm)})`]),
    ...(clipvalue == null
      ? []
      : [`${utils}.clip_grad_value_(model.parameters(), ${String(clipvalue)})`]),
    ...(clipnorm == null
      ? []
      : [
          'for weights in model.parameters():',
          `    ${utils}.clip_grad_norm_(weights, ${String(clipnorm)})`,
        ]),
  ]
}
