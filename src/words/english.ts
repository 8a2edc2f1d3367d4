/** English sentences, one for each reason. */
import type { Sentences } from './explanation.js'
import {
  amount,
  bytes,
  count,
  duration,
  energy,
  lossesBySize,
  moment,
  number,
  optimizerName,
  percent,
  rate,
  type Value,
  type Values,
} from './number-format.js'

const time = (value: Value): string => duration(value, { ms: 'ms', s: 's', min: 'min', h: 'h' })
const cost = (values: Values, name: string): string =>
  amount(values[name], values, 'in your currency')
/** By how much a ratio of times exceeds 1, as far as people can tell. */
const slower = (ratio: Value): number =>
  typeof ratio === 'number' && ratio > 1.005 ? ratio - 1 : 0
const plural = (value: Value, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
/** Example: 0.1 -> 10 % of, 4.2 -> 4.2 times. */
const shareOf = (ratio: Value): string =>
  typeof ratio === 'number' && ratio < 1 ? `${percent(ratio)} of` : `${count(ratio)} times`
/** Below this share nobody plans by how steps vary. */
const isLittle = (bytes: Value): boolean => typeof bytes === 'number' && bytes < 2 ** 14
const isWide = (spread: Value): boolean => typeof spread === 'number' && spread >= 0.05
const isClose = (a: Value, b: Value): boolean =>
  typeof a === 'number' && typeof b === 'number' && b > 0 && a / b < 2 && a / b > 0.5
const about = (low: Value, high: Value, as: (value: Value) => string): string =>
  as(low) === as(high) ? '' : ` (the best may lie anywhere from ${as(low)} to ${as(high)})`

/** How a raced neighbour did beside the winner. */
const behind = (v: Values): string =>
  v['reached'] !== true
    ? `had not got there after ${number(v['trainedRatio'])} times the time`
    : typeof v['ratio'] === 'number' && v['ratio'] < 0.995
      ? `got there in ${percent(v['ratio'])} of the time from this seed`
      : slower(v['ratio'])
        ? `took ${number(v['ratio'])} times as long`
        : 'took just as long'

/** What a process takes over or under its tensors. */
const workspace = (v: Values): string =>
  v['measured'] === false
    ? `this device does not tell what allocator and workspaces add or save, so I reckon with ${bytes(v['bytes'])} in all`
    : typeof v['workspaceBytes'] === 'number' && v['workspaceBytes'] < 0
      ? `the process needs ${bytes(-v['workspaceBytes'])} less than that, because the library works in place where it can`
      : `allocator and workspaces add ${bytes(v['workspaceBytes'])}`

/** What the tensors of a further row take. */
const furtherRows = (v: Values): string =>
  Number(v['bytesPerRow']) < 1
    ? 'Further rows add nothing to the peak of the tensors'
    : `Each further row adds ${bytes(v['bytesPerRow'])} of tensors`

/** Example: wasm on cpu. */
const placeOf = (v: Values, engine: string, device: string): string =>
  `${String(v[engine])} on ${String(v[device])}`
const when = (v: Values): string =>
  v['at'] === undefined ? 'when you asked' : `when this was first asked (${moment(v['at'])})`

const missingParts: Readonly<Record<string, string>> = {
  measurements: 'nothing was measured yet',
  'memory-law': 'the traces give no memory law',
  'step-time': 'no training step could be timed',
  'fitting-size': 'no batch size fits',
}
const endings: Readonly<Record<string, string>> = {
  completed: 'completed',
  outOfMemory: 'ran out of memory',
  diverged: 'diverged',
  timedOut: 'took too long',
  cancelled: 'was cancelled',
  crashed: 'crashed',
  unsupported: 'is not supported by the engine',
}
const missing = ({ what, batchSize, cause, message }: Values): string => {
  if (what === 'engine') return String(message)
  const ended = `the ${String(what)} at batch ${String(batchSize)} ${endings[String(cause)] ?? String(cause)}`
  return (
    missingParts[String(what)] ?? (message === undefined ? ended : `${ended}: ${String(message)}`)
  )
}

export const englishSentences: Sentences = {
  use: (v) =>
    `Train with a batch size of ${count(v['batchSize'])}${about(v['batchSizeLow'], v['batchSizeHigh'], count)} and a learning rate of ${rate(v['learningRate'])} (plausible from ${rate(v['learningRateLow'])} to ${rate(v['learningRateHigh'])}) for ${optimizerName(v['optimizer'])}`,
  duration: (v) =>
    `An epoch is then ${plural(v['stepsPerEpoch'], 'step')} of about ${time(v['stepTimeMs'])}${isWide(v['stepSpread']) ? ` (they vary: half of them strayed by more than ${percent(v['stepSpread'])})` : ''}, ${time(v['epochTimeMs'])} with validation, so your ${plural(v['epochs'], 'epoch')} should take about ${time(v['totalMs'])}`,
  warmup: (v) =>
    `Let the rate climb linearly from zero over the first ${plural(v['steps'], 'step')}; it costs almost nothing and guards against an unlucky start`,
  'warmup-curvature': (v) =>
    `Let the learning rate rise linearly over the first ${plural(v['steps'], 'step')}: the range test met its edge at ${rate(v['edge'])}, which says how curved the loss is at the start, and the curvature needs that long to give way`,
  'rate-decay': (v) =>
    `After that let the rate fall linearly to zero by step ${count(v['to'])}: at ${count(v['batchSize'])} rows, below the noise scale of ${count(v['scale'])}, a constant rate ends on a floor of its own noise`,
  'weight-decay': (v) =>
    `If you use weight decay${v['decoupled'] === true ? ' (decoupled, as in AdamW)' : ''} that was tuned at another batch or rate, keep rate x decay x steps per epoch as it was; rate x steps per epoch is ${number(v['perEpoch'])} here`,
  energy: (v) =>
    `The device drew about ${number(v['watts'])} W while training, or roughly ${number(v['joulesPerEpoch'])} J per epoch`,
  'training-cost': (v) =>
    `That training costs about ${cost(v, 'cost')} on one device${v['watts'] === undefined ? '' : `, which draws about ${number(v['watts'])} W at this size${v['unit'] === 'kWh' ? '' : ` and ${energy(v['kilowattHours'])} in all`}`}`,
  'training-cost-workers': (v) =>
    `${v['cheapest'] === 1 ? 'One worker is the cheapest' : `${count(v['cheapest'])} workers are the cheapest`}: getting as far on ${count(v['count'])} costs about ${cost(v, 'cost')} (${cost(v, 'costLow')} to ${cost(v, 'costHigh')}) instead of ${cost(v, 'single')} and takes ${time(v['timeMs'])} instead of ${time(v['singleMs'])}; each further worker adds about ${cost(v, 'perFurther')}, and ${v['affordable'] === 1 ? 'already a second one adds more than a tenth' : `up to ${count(v['affordable'])} workers the cost stays within a tenth of the least`}`,
  accumulate: (v) =>
    `If you want the steadier gradients of a batch that memory does not allow, add up ${count(v['steps'])} micro-batches of ${count(v['microBatchSize'])} rows before each update, which acts like a batch of ${count(v['effectiveBatchSize'])}, though it will not save time`,
  workers: (v) =>
    `Across ${count(v['count'])} workers the global batch becomes ${count(v['globalBatchSize'])} rows: use a learning rate of ${rate(v['learningRate'])}, warm it up over ${plural(v['warmupSteps'], 'step')}, and plan ${plural(v['epochs'], 'epoch')} instead of ${count(v['epochsPlanned'])} (${count(v['epochsLow'])} to ${count(v['epochsHigh'])}), because larger batches make less progress per row; each worker then does ${percent(v['efficiency'])} of what one alone would, and past ${plural(v['usefulWorkers'], 'worker')} doubling them saves less than a fifth of the time`,
  'does-not-fit': (v) =>
    v['exact'] === true
      ? `This model cannot be trained within ${bytes(v['budgetBytes'])}: even a batch of one row needs about ${bytes(v['bytes'])}`
      : `This model cannot be trained within ${bytes(v['budgetBytes'])}: even a batch of one row ran out of memory, so it needs more than ${bytes(v['bytes'])}`,
  'engine-unsupported': (v) =>
    v['starts'] === false
      ? `Nothing could be measured, because the engine ${placeOf(v, 'engine', 'device')} does not start: ${String(v['because'])}; ask again once it does${v['asked'] === true ? ', or without naming an engine or device, so that another one can take over' : ''}`
      : `This model cannot be trained by the engine ${placeOf(v, 'engine', 'device')}: ${String(v['because'])}; ${v['asked'] === true ? 'ask without naming an engine or device, so that another one can take over, or replace what is missing in the model' : 'no other engine that runs here is left to try, so replace what is missing in the model'}`,
  missing: (v) => `There is not enough evidence for an answer yet: ${missing(v)}`,

  'memory-proved': (v) =>
    `Memory holds up to ${plural(v['largest'], 'row')} within ${bytes(v['budgetBytes'])}: with so many a fresh process trained, and a tenth more would not fit every time; a batch of ${count(v['batchSize'])} takes about ${bytes(v['bytes'])}`,
  'memory-predicted': (v) =>
    `Memory should allow about ${plural(v['largest'], 'row')} within ${bytes(v['budgetBytes'])}, and a batch of ${count(v['batchSize'])} should take about ${bytes(v['bytes'])}`,
  'rows-bound': (v) =>
    `Memory is no constraint here: ${v['largest'] === 1 ? 'the one training row fits' : `all ${count(v['largest'])} training rows fit`} into ${bytes(v['budgetBytes'])} as one batch, and a batch of ${count(v['batchSize'])} takes ${Number(v['bytes']) < 0.5 * Number(v['budgetBytes']) ? 'only ' : ''}about ${bytes(v['bytes'])}`,
  'engine-bound': (v) =>
    `${plural(v['largest'], 'row')} ${v['largest'] === 1 ? 'is' : 'are'} the most that this engine takes, whatever the memory: with one more, the largest tensor of the model would have too many numbers; ${v['largest'] === 1 ? 'it fits' : 'they fit'} into ${bytes(v['budgetBytes'])}, and a batch of ${count(v['batchSize'])} takes about ${bytes(v['bytes'])}`,
  'failure-bound': (v) =>
    `${plural(v['largest'], 'row')} ${v['largest'] === 1 ? 'is' : 'are'} proved to fit within ${bytes(v['budgetBytes'])}; a larger batch failed for another reason than memory, so what would fit beyond is unknown; a batch of ${count(v['batchSize'])} takes about ${bytes(v['bytes'])}`,
  'memory-parts': (v) =>
    `At its peak, a batch of ${count(v['batchSize'])} holds ${bytes(v['weightBytes'])} of weights, ${typeof v['slotBytes'] === 'number' && v['slotBytes'] < 1024 ? 'no optimizer slots' : `${bytes(v['slotBytes'])} of optimizer slots`}, ${isLittle(v['gradientBytes']) ? 'hardly any gradients' : `${bytes(v['gradientBytes'])} of gradients and temporaries of the update`}, and ${Number(v['activationBytes']) < 1 ? 'no activations' : `${bytes(v['activationBytes'])} of activations`}; ${workspace(v)}`,
  'budget-covers': (v) =>
    `The budget is counted ${{ process: 'as resident memory of the process above what it takes before the model exists', card: "as what the engine's allocator may take of the card, workspaces and rounding included, without the driver's own context and the training rows, which are loaded beside it", counted: 'as what the engine allocates for tensors, buffers it keeps for later included' }[String(v['what'])] ?? 'by the engine'}${v['baselineBytes'] === undefined ? '' : `; ${v['what'] === 'process' ? 'program and rows' : 'the rows'} took ${bytes(v['baselineBytes'])} beside it`}`,
  'memory-replayed': (v) =>
    `${furtherRows(v)}; what TensorFlow's allocator was asked for in a training with ${plural(v['rows'], 'row')}, replayed at ${count(v['batchSize'])}, makes it take ${bytes(v['allocatedBytes'])}, and the process that was run with so many took ${bytes(v['measuredBytes'])} in all${v['oneMoreBytes'] === undefined ? '' : `; one row more would take ${bytes(v['oneMoreBytes'])}, because the allocator then leaves more of its regions unused`}`,
  'memory-law': (v) =>
    `${furtherRows(v)}, and in the runs the process took ${number(v['low']) === number(v['high']) ? (number(v['low']) === '1' ? 'just what its tensors do' : `${number(v['low'])} times what its tensors do`) : `${number(v['low'])} to ${number(v['high'])} times what its tensors do`}, allocator and workspaces included`,
  'step-time-line': (v) =>
    `A step costs a fixed ${time(v['fixedMs'])} plus ${time(v['perRowMs'])} per row, ${typeof v['knee'] === 'number' && v['knee'] >= 2 ? `so the device is half idle below about ${count(v['knee'])} rows` : 'so the device is kept busy even by small batches'}`,
  'step-time-flat': (v) =>
    `A step takes about ${time(v['fixedMs'])} whatever its size, so more rows per step come for free on this device`,
  'step-time-kinked': (v) =>
    `Step time does not follow one straight line here (it strays by up to ${percent(v['residual'])}, probably because the kernels switch algorithms), so I read it off the measured points instead`,
  'noise-scale': (v) =>
    `The gradients of a short pilot are noisy up to about ${count(v['simple'])} rows; the scale that counts in the end is about ${number(v['kappa'])} times that, so averaging should pay up to around ${count(v['scale'])} rows (${count(v['low'])} to ${count(v['high'])})`,
  'noise-from-race': (v) =>
    `Judging by how the candidates trained, steadier gradients pay up to around ${count(v['scale'])} rows (${count(v['low'])} to ${count(v['high'])})`,
  'noise-wall': (v) =>
    `By the noise of the gradients on the way, a batch of ${count(v['batchSize'])} bears a rate of up to about ${rate(v['rate'])} (${rate(v['low'])} to ${rate(v['high'])}) before that noise keeps it from the goal${v['arrived'] === true && Number(v['learningRate']) > Number(v['rate']) ? `; in the race ${rate(v['learningRate'])} got there all the same` : ''}; a smaller batch bears less`,
  'noise-unknown': () =>
    'The pilot could not tell how noisy the gradients are, so theory had little to say about the batch size',
  'theory-optimum': (v) =>
    isClose(v['optimum'], v['batchSize'])
      ? `Weighing that noise against the step time puts the quickest batch near ${count(v['optimum'])} (${count(v['low'])} to ${count(v['high'])}), in line with the advice`
      : `Weighing that noise against the step time would put the quickest batch near ${count(v['optimum'])} (${count(v['low'])} to ${count(v['high'])}), which served as a starting point and not as the answer`,
  'theory-unbounded': () =>
    'With steps that cost the same at any size, theory asks for the largest batch there is',
  'theory-beyond-memory': (v) =>
    `Weighing that noise against the step time, the quickest batch would be near ${count(v['optimum'])}, which is more than memory allows, so the limit decides`,
  'sweep-edge': (v) =>
    `Ramping the learning rate up at batch ${count(v['batchSize'])}, training came apart at about ${rate(v['edge'])}, and good rates lie well below that edge`,
  'sweep-open': (v) =>
    `Ramping the learning rate up at batch ${count(v['batchSize'])}, training was still fine at ${rate(v['edge'])}, so the edge lies higher than the ramp went`,
  'race-won': (v) =>
    `Of ${plural(v['candidates'], 'candidate')} that really trained on your device, this one was first to a validation loss of ${number(v['level'])}, after ${time(v['timeMs'])} of training${v['ratio'] === undefined ? '' : `; batch ${count(v['secondBatchSize'])} at ${rate(v['secondRate'])} came next and took ${number(v['ratio'])} times as long`}`,
  'race-tied': (v) =>
    `Of ${plural(v['candidates'], 'candidate')} that really trained on your device, this one reached a validation loss of ${number(v['level'])} after ${time(v['timeMs'])} of training, practically level with batch ${count(v['secondBatchSize'])} at ${rate(v['secondRate'])}, and of two so close I take the larger batch or the gentler rate`,
  'race-unreached': (v) =>
    `Of ${plural(v['candidates'], 'candidate')} that really trained on your device this one was the most promising, though it had not yet reached the best validation loss that was seen`,
  'race-skipped': () =>
    'Nothing was raced, so this choice rests on the measured noise, step time and range test alone',
  'least-memory-choice': (v) =>
    `You asked for little memory: of the candidates that really trained, ${count(v['batchSize'])} is the smallest batch that reached a validation loss of ${number(v['level'])} in at most twice the quickest one's time (${time(v['timeMs'])}, ${number(v['slower'])} times that of batch ${count(v['quickest'])})`,
  'cheapest-choice': (v) =>
    `You asked for the cheapest training: of ${plural(v['candidates'], 'candidate')} that really trained on your device, this one reached a validation loss of ${number(v['level'])} after ${time(v['timeMs'])}, for ${cost(v, 'cost')}${v['otherMs'] === undefined ? '' : `; batch ${count(v['otherBatchSize'])} at ${rate(v['otherRate'])}, the quickest of the others, took ${time(v['otherMs'])} and ${cost(v, 'otherCost')}`}`,
  'cheapest-is-fastest': () =>
    'An hour of your device costs the same whatever the batch size, so on one device the cheapest training is the quickest',
  'cheapest-power': (v) =>
    `I take the device to draw ${number(v['idleWatts'])} W in the fixed part of a step and ${number(v['busyWatts'])} W while it works on rows, ${number(v['watts'])} W on average at this size; weighed by cost instead of time, theory ${typeof v['cheapest'] === 'number' && typeof v['quickest'] === 'number' && v['cheapest'] > 0.9 * v['quickest'] ? `leaves the best batch near ${count(v['quickest'])}` : `puts the best batch near ${count(v['cheapest'])} instead of ${count(v['quickest'])}`}`,
  'race-diverged': (v) =>
    v['count'] === 1
      ? `One candidate diverged on the way, at a rate of ${rate(v['lowestRate'])}`
      : `On the way ${count(v['count'])} candidates diverged, the gentlest of them at a rate of ${rate(v['lowestRate'])}`,

  'why-not-larger': (v) =>
    `Larger was tried: ${count(v['batchSize'])} at ${rate(v['learningRate'])} ${behind(v)}`,
  'why-not-smaller': (v) =>
    `So was smaller: ${count(v['batchSize'])} at ${rate(v['learningRate'])} ${behind(v)}`,
  replicated: (v) =>
    `Trained once more from another seed it got there in ${time(v['otherMs'])}, against ${time(v['firstMs'])} the first time`,
  'replicate-overruled': (v) =>
    `From the first seed batch ${count(v['batchSize'])} at ${rate(v['learningRate'])} was ahead (${time(v['firstMs'])} against ${time(v['ownFirstMs'])}), but from another seed it ${v['reached'] === true ? `took ${time(v['otherMs'])}` : 'did not get there in time'} where the advised pair needed ${time(v['ownOtherMs'])}, so I settled on the steadier one`,
  'validation-by-size': (v) =>
    `The best validation loss that each batch size showed in the race, however long it trained: ${lossesBySize(v['sizes'])}; the lowest came from ${count(v['best'])}`,
  'generalisation-gap': (v) =>
    `The advised batch of ${count(v['batchSize'])} fits the training rows at least as well as ${count(v['smallerBatchSize'])} at ${rate(v['smallerRate'])} but new rows measurably worse, with a validation loss of ${number(v['loss'])} against ${number(v['smallerLoss'])}: take the smaller one if the final quality counts`,
  'full-batch-unreached': (v) =>
    `I also tried Rprop on all ${count(v['rows'])} rows at once: after ${count(v['steps'])} steps and ${time(v['trainedMs'])} it was at a validation loss of ${number(v['lowest'])}, short of the ${number(v['level'])} that the advised setting reached in ${time(v['winnerMs'])}`,
  'full-batch-possible': (v) =>
    `With only ${count(v['rows'])} rows that all fit at once, full-batch methods such as L-BFGS or Rprop are worth a try too`,
  'online-learning': () =>
    'A batch of one is online learning: at a constant rate it keeps wandering around the optimum and never quite settles, so let the rate decay towards the end',
  'many-classes-noisy': (v) =>
    `A batch of ${count(v['batchSize'])} cannot even show every one of the ${count(v['classes'])} classes, and the loss did jump by ${percent(v['noise'])} from step to step; if that bothers you, a larger batch smooths it`,
  'too-few-steps': (v) =>
    `Your plan comes to only ${plural(v['steps'], 'update')}; large batches that are trained this briefly tend to generalise worse, so rather train ${plural(v['epochs'], 'epoch')} than ${count(v['epochsPlanned'])} to reach ${count(v['stepsMin'])} of them`,
  'batch-norm-small': (v) =>
    `The model uses batch norm, whose statistics become unreliable below ${count(v['rowsMin'])} rows, and this batch has ${count(v['batchSize'])}; group or layer norm would not mind`,
  'share-of-rows': (v) =>
    `One batch is ${percent(v['share'])} of your training rows, a share at which training has been seen to settle in sharper minima that generalise a little worse`,
  'last-batch-small': (v) =>
    `The last batch of every epoch has only ${plural(v['rest'], 'row')} instead of ${count(v['batchSize'])}; drop it or shuffle well, because its gradient is noisier than the rest`,
  'gru-variant': () =>
    'The trials ran your GRU layers with reset_after=False, the variant that this engine has: steps, memory and curves are close to those of reset_after=True, not identical',
  'engine-fallback': (v) =>
    `The engine ${placeOf(v, 'from', 'fromDevice')} ${v['starts'] === false ? 'did not start' : 'could not train this model'} (${String(v['because'])}), so ${placeOf(v, 'to', 'toDevice')} measured instead: times and memory are those of that engine`,
  'budget-above-device': (v) =>
    `You allow ${bytes(v['askedBytes'])}, but ${String(v['device'])}, where this was measured in the end, has only ${bytes(v['budgetBytes'])}: everything here keeps within that`,
  'budget-above-free': (v) =>
    `You allow ${bytes(v['budgetBytes'])}, but only ${bytes(v['freeBytes'])} of the device were free ${when(v)}: what was found to fit needs the rest to be free, too`,
  'device-busy': (v) =>
    `The device was shared: ${plural(v['processes'], 'other process', 'other processes')} ${v['processes'] === 1 ? 'was' : 'were'} computing on it ${when(v)}${typeof v['bytes'] === 'number' && v['bytes'] > 0 ? ` and held ${bytes(v['bytes'])} of it` : ''}: alone, your training should be quicker than these step times say`,
  'hardware-multiple': (v) =>
    `A batch of ${count(v['preferred'])} would be about as quick as ${count(v['batchSize'])} and is a size that matrix hardware handles best`,

  confidence: (v) =>
    v['level'] === 'high'
      ? 'I am confident in this: nothing that was measured speaks against it'
      : v['level'] === 'medium'
        ? `I am fairly confident in this, with ${v['lowered'] === 1 ? 'one reservation' : 'some reservations'}`
        : 'Take this as a well-founded starting point rather than the last word',
  'lowered-synthetic-data': () =>
    'The rows were made up to the sizes you gave, so memory and timing carry over to your data, but the learning rate and the noise may not',
  'lowered-no-race': () =>
    'No candidates were trained against each other; a longer probe would settle it',
  'lowered-close-race': (v) =>
    `The race was close: the runner-up was ${slower(v['ratio']) ? `only ${percent(slower(v['ratio']))} ${v['by'] === 'cost' ? 'dearer' : 'slower'}` : `just as ${v['by'] === 'cost' ? 'cheap' : 'quick'}`}`,
  'lowered-posterior': (v) =>
    `On what was seen, a candidate that I did not settle on could still turn out ${v['by'] === 'cost' ? 'cheaper' : 'quicker'}: I expect this one to ${v['by'] === 'cost' ? `cost about ${percent(v['expectedRegret'])} more` : `take about ${percent(v['expectedRegret'])} longer`} than the best there is`,
  'lowered-one-seed': () =>
    'Each candidate was trained from one seed only, and another seed can reorder the close ones',
  'lowered-other-seed': (v) =>
    `From another seed the advised pair had not arrived after ${number(Number(v['trainedMs']) / Number(v['firstMs']))} times the first seed's time, so how quick it is depends on luck`,
  'lowered-level-not-reached': () =>
    'The probe ended before the winner reached its goal, and a longer one could still change the picture',
  'lowered-wide-interval': (v) =>
    `Sizes all the way from ${count(v['low'])} to ${count(v['high'])} remain plausible`,
  'lowered-noise-unknown': () =>
    'The gradient noise could not be measured, so theory could not check the choice',
  'lowered-noise-wide': (v) =>
    `The noise scale is known only roughly, somewhere from ${count(v['low'])} to ${count(v['high'])} rows`,
  'lowered-step-time': (v) =>
    `The step times scatter by up to ${percent(v['residual'])} around their trend`,
  'lowered-step-drift': (v) =>
    `At batch ${count(v['batchSize'])} the steps went from ${time(v['fromMs'])} to ${time(v['toMs'])} while they were timed${v['runs'] === 1 ? '' : ', and they did not keep their speed when timed again either'}: the device throttles or is shared, so its times may be off by as much`,
  'lowered-memory-unproved': (v) =>
    `That ${plural(v['largest'], 'row')} fit is a prediction which no run has confirmed`,
  'lowered-memory-fit': () =>
    'The traces differed between sizes, so the memory figures come from a coarser fit',
  'lowered-edge-open': () =>
    'The range test ended before it found the edge, so even higher rates might work',
  'alternative-fastest': (v) =>
    `If time matters more than cost, batch ${count(v['batchSize'])} at ${rate(v['learningRate'])} should get as far in ${percent(v['timeRatio'])} of the time, for ${cost(v, 'cost')} instead of ${cost(v, 'advisedCost')}`,
  'alternative-cheapest': (v) =>
    `If cost matters more than time, batch ${count(v['batchSize'])} at ${rate(v['learningRate'])} should get as far for ${cost(v, 'cost')} instead of ${cost(v, 'advisedCost')}, in ${number(v['timeRatio'])} times the time`,
  'alternative-throughput': (v) =>
    `If what counts is rows per second, a batch of ${count(v['batchSize'])} at ${rate(v['learningRate'])} handles ${count(v['rowsPerSecond'])} of them, ${number(v['gain'])} times as many, although it makes less of each`,
  'alternative-quality-measured': (v) =>
    `If the final quality matters more than the time, batch ${count(v['batchSize'])} at ${rate(v['learningRate'])} went lowest in the race, to a validation loss of ${number(v['loss'])} against ${number(v['advisedLoss'])}`,
  'alternative-small-batch': (v) =>
    `If generalisation matters more than the time, try a batch of ${count(v['batchSize'])} at ${rate(v['learningRate'])}, the range where small-batch studies found the best test results`,
  'alternative-least-memory': (v) =>
    `If memory is short, a batch of ${count(v['batchSize'])} at ${rate(v['learningRate'])} gets by with ${bytes(v['bytes'])} instead of ${bytes(v['advisedBytes'])} and should take about ${number(v['slower'])} times as long${v['cost'] === undefined ? '' : `, at a cost of ${cost(v, 'cost')} instead of ${cost(v, 'advisedCost')}`}`,
  'alternative-full-batch': (v) =>
    `You could also take all ${count(v['batchSize'])} rows at once, at ${rate(v['learningRate'])} or with a full-batch optimizer`,
  'alternative-full-batch-faster': (v) =>
    v['winnerReached'] === true
      ? `Rprop on all ${count(v['rows'])} rows at once (first step size ${rate(v['stepSize'])}) was faster still: it reached the level of ${number(v['level'])} after ${time(v['timeMs'])}, ${number(v['ratio'])} times the ${time(v['winnerMs'])} of the advised setting, so use it if your framework has it`
      : `Rprop on all ${count(v['rows'])} rows at once (first step size ${rate(v['stepSize'])}) was faster still: it reached the level of ${number(v['level'])} after ${time(v['timeMs'])}, where the advised setting had not arrived after ${time(v['winnerMs'])}, so use it if your framework has it`,
  'alternative-full-batch-slower': (v) =>
    `Rprop on all ${count(v['rows'])} rows at once (first step size ${rate(v['stepSize'])}) reached the level of ${number(v['level'])} after ${time(v['timeMs'])}, ${number(v['ratio'])} times the winner's time, and has no learning rate to tune`,
  'not-measured': (v) =>
    `No candidate was trained for more than ${time(v['longestMs'])}, ${percent(v['share'])} of your ${plural(v['epochs'], 'epoch')}, and all of them at constant rates: where the whole training ends was not measured`,
  'would-change': (v) =>
    `What would change the size: it goes with the square root of the noise scale (${count(v['scale'])} rows) times the rows that a step's fixed cost is worth (${count(v['knee'])} on this device), so a device or data with four times of either wants about twice the batch`,
  cost: (v) =>
    `Finding this out took ${plural(v['trials'], 'trial')} and ${time(v['deviceMs'])}${v['outOfMemory'] === 0 ? '' : `, ${count(v['outOfMemory'])} of them ending out of memory`}`,
  'probe-share': (v) =>
    `That is ${shareOf(v['ratio'])} the ${time(v['totalMs'])} that your ${plural(v['epochs'], 'epoch')} should take`,
  'probe-repaid': (v) =>
    `${v['seen'] === true ? 'In the race' : 'Judging by the candidates of the race'}, the usual batch ${count(v['batchSize'])} at ${rate(v['learningRate'])} ${typeof v['ratio'] === 'number' && v['ratio'] >= 9.5 ? `needs ten times as long to a validation loss of ${number(v['level'])}, if it gets there` : `needs about ${time(v['usualMs'])} to a validation loss of ${number(v['level'])} where the advised pair needs ${time(v['timeMs'])}`}, so ${v['repaidAfter'] === 1 ? 'a single training repays the probe' : `the probe is repaid after about ${count(v['repaidAfter'])} such trainings${typeof v['trainings'] === 'number' && v['trainings'] > 1 ? ` of the ${count(v['trainings'])} that you named` : ''}`}`,
  'probe-not-repaid': (v) =>
    v['same'] === true
      ? `The advised pair is also what people usually take, so the probe saves no time here; it tells you that there was little to gain`
      : `The usual batch ${count(v['batchSize'])} at ${rate(v['learningRate'])} would have been ${typeof v['ratio'] === 'number' && v['ratio'] < 0.95 ? 'even quicker by the same measure' : 'about as quick'}, so the probe saves no time here; it tells you that there was little to gain`,
}
