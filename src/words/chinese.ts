/** Chinese sentences, one for each reason. */
import type { Sentences } from './explanation.js'
import {
  amount,
  bytes as binaryBytes,
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

const time = (value: Value): string =>
  duration(value, { ms: '毫秒', s: '秒', min: '分钟', h: '小时' })
const bytes = (value: Value): string => binaryBytes(value).replace(' bytes', ' 字节')
const cost = (values: Values, name: string): string =>
  amount(values[name], values, '（以您的货币计）').replace(' （', '（')
/** By how much a ratio of times exceeds 1, as far as people can tell. */
const slower = (ratio: Value): number =>
  typeof ratio === 'number' && ratio > 1.005 ? ratio - 1 : 0
/** 步时间的波动小于这个比例时不必提及。 */
const isLittle = (bytes: Value): boolean => typeof bytes === 'number' && bytes < 2 ** 14
const isWide = (spread: Value): boolean => typeof spread === 'number' && spread >= 0.05
const isClose = (a: Value, b: Value): boolean =>
  typeof a === 'number' && typeof b === 'number' && b > 0 && a / b < 2 && a / b > 0.5
const about = (low: Value, high: Value): string =>
  count(low) === count(high) ? '' : `（最优值可能在 ${count(low)} 到 ${count(high)} 之间）`

const missingParts: Readonly<Record<string, string>> = {
  measurements: '目前还没有任何测量结果',
  'memory-law': '仅凭现有的追踪还推不出内存规律',
  'step-time': '没有一个训练步能够计时',
  'fitting-size': '没有任何批大小放得下',
}
const endings: Readonly<Record<string, string>> = {
  completed: '完成了',
  outOfMemory: '内存不足',
  diverged: '发散了',
  timedOut: '超时了',
  cancelled: '被取消了',
  crashed: '崩溃了',
  unsupported: '不受此引擎支持',
}
const missing = ({ what, batchSize, cause, message }: Values): string => {
  if (what === 'engine') return String(message)
  const ended = `批大小 ${count(batchSize)} 的${what === 'run' ? '运行' : '追踪'}${endings[String(cause)] ?? String(cause)}`
  return (
    missingParts[String(what)] ?? (message === undefined ? ended : `${ended}：${String(message)}`)
  )
}

/** 进程占用的内存比张量多出或少用的部分。 */
const workspace = (v: Values): string =>
  v['measured'] === false
    ? `此设备不报告分配器和工作区多占或少占多少，我按总共 ${bytes(v['bytes'])} 估算`
    : typeof v['workspaceBytes'] === 'number' && v['workspaceBytes'] < 0
      ? `由于库尽量就地运算，进程实际比这些少用 ${bytes(-v['workspaceBytes'])}`
      : `分配器和工作区另占 ${bytes(v['workspaceBytes'])}`

/** 参赛的相邻批大小与优胜者相比如何。 */
const behind = (v: Values): string =>
  v['reached'] !== true
    ? `用了 ${number(v['trainedRatio'])} 倍的时间仍未达到目标`
    : typeof v['ratio'] === 'number' && v['ratio'] < 0.995
      ? `用这个种子只需 ${percent(v['ratio'])} 的时间`
      : slower(v['ratio'])
        ? `用时是 ${number(v['ratio'])} 倍`
        : '用时相同'

/** 例如：cpu 上的引擎 wasm。 */
const placeOf = (v: Values, engine: string, device: string): string =>
  `${String(v[device])} 上的引擎 ${String(v[engine])}`
const when = (v: Values): string =>
  v['at'] === undefined ? '提问时' : `首次提问时（${moment(v['at'])}）`

/** What the tensors of a further row take. */
const furtherRows = (v: Values): string =>
  Number(v['bytesPerRow']) < 1
    ? '多放几行不会增加张量的峰值'
    : `每多一行，张量要多占 ${bytes(v['bytesPerRow'])}`

export const chineseSentences: Sentences = {
  use: (v) =>
    `建议批大小取 ${count(v['batchSize'])}${about(v['batchSizeLow'], v['batchSizeHigh'])}，${optimizerName(v['optimizer'])} 的学习率取 ${rate(v['learningRate'])}（合理范围 ${rate(v['learningRateLow'])} 到 ${rate(v['learningRateHigh'])}）`,
  duration: (v) =>
    `这样每轮共 ${count(v['stepsPerEpoch'])} 步，每步约 ${time(v['stepTimeMs'])}${isWide(v['stepSpread']) ? `（步与步之间有波动，一半的步偏离超过 ${percent(v['stepSpread'])}）` : ''}，连同验证约 ${time(v['epochTimeMs'])}；计划的 ${count(v['epochs'])} 轮大约需要 ${time(v['totalMs'])}`,
  warmup: (v) =>
    `最初 ${count(v['steps'])} 步让学习率从零线性升上来，这几乎不花时间，却能避免开局不稳`,
  'warmup-curvature': (v) =>
    `最初 ${count(v['steps'])} 步让学习率线性升上来：范围测试在 ${rate(v['edge'])} 处遇到上限，说明了开局时损失的曲率，而曲率需要这些步才会缓和下来`,
  'rate-decay': (v) =>
    `之后让学习率线性下降，到第 ${count(v['to'])} 步降为零：批大小 ${count(v['batchSize'])} 低于噪声尺度 ${count(v['scale'])}，学习率若保持不变，损失会停在自身噪声的水平上`,
  'weight-decay': (v) =>
    `如果您使用的权重衰减${v['decoupled'] === true ? '（解耦式，如 AdamW）' : ''}是在别的批大小或学习率下调好的，请保持“学习率 × 衰减系数 × 每轮步数”不变；这里学习率乘以每轮步数为 ${number(v['perEpoch'])}`,
  energy: (v) =>
    `训练时设备功率约 ${number(v['watts'])} 瓦，折合每轮约 ${number(v['joulesPerEpoch'])} 焦耳`,
  'training-cost': (v) =>
    `这样训练一次，在一台设备上约花费 ${cost(v, 'cost')}${v['watts'] === undefined ? '' : `；在这个批大小下，设备平均功率约 ${number(v['watts'])} 瓦${v['unit'] === 'kWh' ? '' : `，共耗电 ${energy(v['kilowattHours'])}`}`}`,
  'training-cost-workers': (v) =>
    `${count(v['cheapest'])} 个工作进程最省钱：用 ${count(v['count'])} 个达到同样效果约花费 ${cost(v, 'cost')}（${cost(v, 'costLow')} 到 ${cost(v, 'costHigh')}），而不是 ${cost(v, 'single')}，用时从 ${time(v['singleMs'])} 变为 ${time(v['timeMs'])}；每多一个约多花 ${cost(v, 'perFurther')}，${v['affordable'] === 1 ? '第二个就会多花一成以上' : `不超过 ${count(v['affordable'])} 个时，花费最多比最低值高一成`}`,
  accumulate: (v) =>
    `如果想要内存放不下的大批次那样更平稳的梯度，可以每次更新前累积 ${count(v['steps'])} 个 ${count(v['microBatchSize'])} 行的小批次，效果相当于批大小 ${count(v['effectiveBatchSize'])}，但不会因此更快`,
  workers: (v) =>
    `用 ${count(v['count'])} 个工作进程时，全局批大小为 ${count(v['globalBatchSize'])} 行：学习率取 ${rate(v['learningRate'])}，预热 ${count(v['warmupSteps'])} 步，并把 ${count(v['epochsPlanned'])} 轮改为 ${count(v['epochs'])} 轮（${count(v['epochsLow'])} 到 ${count(v['epochsHigh'])}），因为批次越大，每行数据带来的进展越少；这时每个工作进程的效率是单独训练时的 ${percent(v['efficiency'])}，超过 ${count(v['usefulWorkers'])} 个之后，再加倍也省不到五分之一的时间`,
  'does-not-fit': (v) =>
    v['exact'] === true
      ? `在 ${bytes(v['budgetBytes'])} 之内无法训练这个模型：哪怕每批只有一行，也需要约 ${bytes(v['bytes'])}`
      : `在 ${bytes(v['budgetBytes'])} 之内无法训练这个模型：每批只有一行时内存也已耗尽，说明需要超过 ${bytes(v['bytes'])}`,
  'engine-unsupported': (v) =>
    v['starts'] === false
      ? `没有测到任何结果，因为 ${placeOf(v, 'engine', 'device')} 无法启动：${String(v['because'])}；请等它恢复后再问${v['asked'] === true ? '，或者不指定引擎和设备，以便换用其他引擎' : ''}`
      : `${placeOf(v, 'engine', 'device')} 无法训练这个模型：${String(v['because'])}；${v['asked'] === true ? '请不要指定引擎和设备，以便换用其他引擎，或者替换模型中缺少支持的部分' : '这里已没有其他引擎可以尝试，请替换模型中缺少支持的部分'}`,
  missing: (v) => `目前证据还不足以给出答案：${missing(v)}`,

  'memory-proved': (v) =>
    `在 ${bytes(v['budgetBytes'])} 的预算内，内存可容纳 ${count(v['largest'])} 行：全新进程已实际以此训练，再多一成则不一定每次都放得下；批大小 ${count(v['batchSize'])} 约占 ${bytes(v['bytes'])}`,
  'memory-predicted': (v) =>
    `预计 ${bytes(v['budgetBytes'])} 的预算可以容纳约 ${count(v['largest'])} 行，批大小 ${count(v['batchSize'])} 约占 ${bytes(v['bytes'])}`,
  'rows-bound': (v) =>
    `内存在这里不构成限制：${v['largest'] === 1 ? '仅有的 1 行' : `全部 ${count(v['largest'])} 行`}训练数据作为一批也放得进 ${bytes(v['budgetBytes'])}，而批大小 ${count(v['batchSize'])} ${Number(v['bytes']) < 0.5 * Number(v['budgetBytes']) ? '只' : ''}占约 ${bytes(v['bytes'])}`,
  'engine-bound': (v) =>
    `无论内存多大，这个引擎最多只能处理 ${count(v['largest'])} 行：再多一行，模型中最大的张量就会超出元素个数的上限；这些行放得进 ${bytes(v['budgetBytes'])}，批大小 ${count(v['batchSize'])} 约占 ${bytes(v['bytes'])}`,
  'failure-bound': (v) =>
    `已验证 ${count(v['largest'])} 行放得进 ${bytes(v['budgetBytes'])}；更大的一批因内存以外的原因失败，所以再大能否放下尚不清楚；批大小 ${count(v['batchSize'])} 约占 ${bytes(v['bytes'])}`,
  'memory-parts': (v) =>
    `在峰值时，批大小 ${count(v['batchSize'])} 包含权重 ${bytes(v['weightBytes'])}、${typeof v['slotBytes'] === 'number' && v['slotBytes'] < 1024 ? '没有优化器状态' : `优化器状态 ${bytes(v['slotBytes'])}`}、${isLittle(v['gradientBytes']) ? '几乎没有梯度' : `梯度和更新的临时量 ${bytes(v['gradientBytes'])}`}，${Number(v['activationBytes']) < 1 ? '没有激活值' : `以及激活值 ${bytes(v['activationBytes'])}`}；${workspace(v)}`,
  'budget-covers': (v) =>
    `预算的口径是${{ process: '进程在模型建立之前所占之外的常驻内存', card: '引擎的分配器在显卡上可占用的内存，含工作区和取整，不含驱动自身的上下文，也不含另行载入的训练数据', counted: '引擎为张量分配的内存，含留待复用的缓冲区' }[String(v['what'])] ?? '引擎自己的计数'}${v['baselineBytes'] === undefined ? '' : `；${v['what'] === 'process' ? '程序和数据行' : '数据行'}另占 ${bytes(v['baselineBytes'])}`}`,
  'memory-replayed': (v) =>
    `${furtherRows(v)}；把 ${count(v['rows'])} 行训练中向 TensorFlow 分配器提出的请求按 ${count(v['batchSize'])} 行重放，分配器会占用 ${bytes(v['allocatedBytes'])}；实际以这么多行运行的进程一共占用了 ${bytes(v['measuredBytes'])}${v['oneMoreBytes'] === undefined ? '' : `；再多一行就会占用 ${bytes(v['oneMoreBytes'])}，因为分配器的区域会留下更多空闲`}`,
  'memory-law': (v) =>
    `${furtherRows(v)}；实际运行时，进程占用的内存${number(v['low']) === number(v['high']) ? (number(v['low']) === '1' ? '与张量本身相当' : `是张量本身的 ${number(v['low'])} 倍`) : `是张量本身的 ${number(v['low'])} 到 ${number(v['high'])} 倍`}，其中包括分配器和工作区`,
  'step-time-line': (v) =>
    `每步的固定开销为 ${time(v['fixedMs'])}，每行再加 ${time(v['perRowMs'])}，${typeof v['knee'] === 'number' && v['knee'] >= 2 ? `所以批大小不到 ${count(v['knee'])} 行时，设备有一半时间是空闲的` : '所以小批次也能让设备忙起来'}`,
  'step-time-flat': (v) =>
    `无论批次多大，每步都约 ${time(v['fixedMs'])}，所以在这台设备上每步多放几行等于不要钱`,
  'step-time-kinked': (v) =>
    `这里的步时间并不沿一条直线变化（最多偏离 ${percent(v['residual'])}，多半是内核切换了算法），所以我直接采用测量点之间的插值`,
  'noise-scale': (v) =>
    `从短暂的试训来看，梯度噪声在约 ${count(v['simple'])} 行以内占主导；对整个训练真正起作用的尺度大约是它的 ${number(v['kappa'])} 倍，因此预计把批次加到约 ${count(v['scale'])} 行（${count(v['low'])} 到 ${count(v['high'])}）都还划算`,
  'noise-from-race': (v) =>
    `从各候选的训练情况看，把批次加到约 ${count(v['scale'])} 行（${count(v['low'])} 到 ${count(v['high'])}）都还划算`,
  'noise-wall': (v) =>
    `从途中测得的梯度噪声看，批大小 ${count(v['batchSize'])} 大约能承受到 ${rate(v['rate'])} 的学习率（${rate(v['low'])} 到 ${rate(v['high'])}），再高噪声就会使它达不到目标${v['arrived'] === true && Number(v['learningRate']) > Number(v['rate']) ? `；不过在比赛中 ${rate(v['learningRate'])} 还是达到了目标` : ''}；更小的批次能承受的更低`,
  'noise-unknown': () => '试训没能测出梯度噪声的大小，所以理论对批大小帮助有限',
  'theory-optimum': (v) =>
    isClose(v['optimum'], v['batchSize'])
      ? `把噪声和步时间放在一起权衡，最快的批大小在 ${count(v['optimum'])} 附近（${count(v['low'])} 到 ${count(v['high'])}），与建议一致`
      : `单看噪声和步时间的权衡，最快的批大小会在 ${count(v['optimum'])} 附近（${count(v['low'])} 到 ${count(v['high'])}），它只是出发点，并不是答案`,
  'theory-unbounded': () => '既然每步耗时与批大小无关，理论上批次越大越好',
  'theory-beyond-memory': (v) =>
    `单看噪声和步时间的权衡，最快的批大小会在 ${count(v['optimum'])} 附近，但内存放不下，所以由上限决定`,
  'sweep-edge': (v) =>
    `在批大小 ${count(v['batchSize'])} 下逐步提高学习率，到约 ${rate(v['edge'])} 时训练开始失控，合适的学习率要远低于这个上限`,
  'sweep-open': (v) =>
    `在批大小 ${count(v['batchSize'])} 下逐步提高学习率，到 ${rate(v['edge'])} 时训练仍然正常，真正的上限还要更高`,
  'race-won': (v) =>
    `在您的设备上真正训练过的 ${count(v['candidates'])} 个候选中，它最先达到验证损失 ${number(v['level'])}，用时 ${time(v['timeMs'])}${v['ratio'] === undefined ? '' : `；其次是批大小 ${count(v['secondBatchSize'])}、学习率 ${rate(v['secondRate'])}，用时是它的 ${number(v['ratio'])} 倍`}`,
  'race-tied': (v) =>
    `在您的设备上真正训练过的 ${count(v['candidates'])} 个候选中，它用 ${time(v['timeMs'])} 达到验证损失 ${number(v['level'])}，与批大小 ${count(v['secondBatchSize'])}、学习率 ${rate(v['secondRate'])} 几乎不分上下；两者如此接近时，我选批次更大或学习率更温和的一个`,
  'race-unreached': (v) =>
    `在您的设备上真正训练过的 ${count(v['candidates'])} 个候选中，它最有希望，不过还没有达到目前见过的最好验证损失`,
  'race-skipped': () =>
    '这次没有让候选实际比赛，所以这个选择只依据测得的噪声、步时间和学习率范围测试',
  'least-memory-choice': (v) =>
    `您希望少占内存：在真正训练过的候选中，${count(v['batchSize'])} 是能在最快者两倍时间之内达到验证损失 ${number(v['level'])} 的最小批次（用时 ${time(v['timeMs'])}，是批次 ${count(v['quickest'])} 的 ${number(v['slower'])} 倍）`,
  'cheapest-choice': (v) =>
    `您希望花费最少：在您的设备上真正训练过的 ${count(v['candidates'])} 个候选中，它用 ${time(v['timeMs'])}、花费 ${cost(v, 'cost')} 达到验证损失 ${number(v['level'])}${v['otherMs'] === undefined ? '' : `；其余候选中最快的是批大小 ${count(v['otherBatchSize'])}、学习率 ${rate(v['otherRate'])}，用时 ${time(v['otherMs'])}，花费 ${cost(v, 'otherCost')}`}`,
  'cheapest-is-fastest': () =>
    '您的设备每小时的价格与批大小无关，所以在一台设备上，最快的训练就是最便宜的训练',
  'cheapest-power': (v) =>
    `这里假定设备在每步的固定开销阶段功率是 ${number(v['idleWatts'])} 瓦，处理各行数据时是 ${number(v['busyWatts'])} 瓦，在这个批大小下平均 ${number(v['watts'])} 瓦；按花费而不是时间来权衡，理论上的最佳批大小${typeof v['cheapest'] === 'number' && typeof v['quickest'] === 'number' && v['cheapest'] > 0.9 * v['quickest'] ? `仍在 ${count(v['quickest'])} 附近` : `在 ${count(v['cheapest'])} 附近，而不是 ${count(v['quickest'])}`}`,
  'race-diverged': (v) =>
    `途中有 ${count(v['count'])} 个候选发散，其中学习率最低的是 ${rate(v['lowestRate'])}`,

  'why-not-larger': (v) =>
    `更大的也试过：批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} ${behind(v)}`,
  'why-not-smaller': (v) =>
    `更小的也试过：批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} ${behind(v)}`,
  replicated: (v) =>
    `换一个随机种子重新训练，它用${time(v['otherMs'])}达到目标，第一次是${time(v['firstMs'])}`,
  'replicate-overruled': (v) =>
    `用第一个种子时，批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} 领先（${time(v['firstMs'])}对${time(v['ownFirstMs'])}），但换一个种子后它${v['reached'] === true ? `用了${time(v['otherMs'])}` : '没有及时达到目标'}，而建议的组合只需${time(v['ownOtherMs'])}，所以选了更稳的一个`,
  'validation-by-size': (v) =>
    `比赛中各批大小达到的最低验证损失（训练时长各不相同）：${lossesBySize(v['sizes'])}；其中最低的来自批大小 ${count(v['best'])}`,
  'generalisation-gap': (v) =>
    `建议的批大小 ${count(v['batchSize'])} 对训练数据的拟合不逊于批大小 ${count(v['smallerBatchSize'])}、学习率 ${rate(v['smallerRate'])} 的组合，但在新数据上明显更差：验证损失为 ${number(v['loss'])}，而后者为 ${number(v['smallerLoss'])}；如果最终质量更重要，请用较小的批次`,
  'full-batch-unreached': (v) =>
    `我也试过用 Rprop 一次处理全部 ${count(v['rows'])} 行：训练 ${count(v['steps'])} 步、${time(v['trainedMs'])}后验证损失为 ${number(v['lowest'])}，没有达到建议组合用${time(v['winnerMs'])}达到的 ${number(v['level'])}`,
  'full-batch-possible': (v) =>
    `数据只有 ${count(v['rows'])} 行，可以一次全部放下，不妨也试试 L-BFGS 或 Rprop 这类全批量方法`,
  'online-learning': () =>
    '每批一行就是在线学习：学习率不变时，它会一直在最优点附近徘徊而难以真正收敛，所以训练后期应让学习率衰减',
  'many-classes-noisy': (v) =>
    `批大小 ${count(v['batchSize'])} 连 ${count(v['classes'])} 个类别都无法各出现一次，实测损失在步与步之间也确实波动了 ${percent(v['noise'])}；如果介意，可以用更大的批次来平滑`,
  'too-few-steps': (v) =>
    `按您的计划总共只更新 ${count(v['steps'])} 次；大批次训练得这么短，泛化往往较差，最好把 ${count(v['epochsPlanned'])} 轮加到 ${count(v['epochs'])} 轮，凑够 ${count(v['stepsMin'])} 次更新`,
  'batch-norm-small': (v) =>
    `模型用了批归一化，每批少于 ${count(v['rowsMin'])} 行时其统计量不可靠，而这里只有 ${count(v['batchSize'])} 行；换成组归一化或层归一化就没有这个问题`,
  'share-of-rows': (v) =>
    `一个批次就占了训练数据的 ${percent(v['share'])}，在这样的比例下，训练容易落入更尖锐、泛化稍差的极小点`,
  'last-batch-small': (v) =>
    `每轮最后一批只有 ${count(v['rest'])} 行，而不是 ${count(v['batchSize'])} 行；它的梯度噪声更大，建议丢弃或充分打乱数据`,
  'gru-variant': () =>
    '试验中的 GRU 层按 reset_after=False 运行，因为此引擎只有这一变体：步时间、内存和曲线与 reset_after=True 接近，但不完全相同',
  'engine-fallback': (v) =>
    `${placeOf(v, 'from', 'fromDevice')} ${v['starts'] === false ? '未能启动' : '无法训练这个模型'}（${String(v['because'])}），因此改用 ${placeOf(v, 'to', 'toDevice')} 测量：这里的时间和内存都以后者为准`,
  'budget-above-device': (v) =>
    `您允许使用 ${bytes(v['askedBytes'])}，但最终用于测量的设备 ${String(v['device'])} 只有 ${bytes(v['budgetBytes'])}：这里的一切都不超过后者`,
  'budget-above-free': (v) =>
    `您允许使用 ${bytes(v['budgetBytes'])}，但${when(v)}设备上只有 ${bytes(v['freeBytes'])} 空闲：要装下这里所说的批次，其余部分也得空出来`,
  'device-busy': (v) =>
    `${when(v)}设备上还有 ${count(v['processes'])} 个其他进程在计算${typeof v['bytes'] === 'number' && v['bytes'] > 0 ? `，占用 ${bytes(v['bytes'])}` : ''}；独占设备时，训练应当比这里的步时间更快`,
  'hardware-multiple': (v) =>
    `批大小 ${count(v['preferred'])} 的速度与 ${count(v['batchSize'])} 相当，而且更合矩阵硬件的胃口`,

  confidence: (v) =>
    v['level'] === 'high'
      ? '我对这个建议很有把握：没有任何测量结果与它相悖'
      : v['level'] === 'medium'
        ? '我对这个建议比较有把握，但有所保留'
        : '请把它当作有依据的起点，而不是最终结论',
  'lowered-synthetic-data': () =>
    '数据是按您给的规模生成的，内存和耗时可以直接参考，学习率和噪声则未必适用于您的真实数据',
  'lowered-no-race': () => '候选之间没有实际训练比较过，更长的探测可以给出定论',
  'lowered-close-race': (v) =>
    `比赛结果很接近：第二名${slower(v['ratio']) ? `只${v['by'] === 'cost' ? '贵' : '慢'} ${percent(slower(v['ratio']))}` : `几乎一样${v['by'] === 'cost' ? '便宜' : '快'}`}`,
  'lowered-posterior': (v) =>
    `从已有的测量看，没有选中的候选仍有可能更${v['by'] === 'cost' ? '便宜' : '快'}：预计这一选择比最优的大约多花 ${percent(v['expectedRegret'])} 的${v['by'] === 'cost' ? '费用' : '时间'}`,
  'lowered-one-seed': () => '每个候选只用一个随机种子训练过，换一个种子，接近的候选可能会换位',
  'lowered-other-seed': (v) =>
    `换一个随机种子后，建议的组合用了第一次的 ${number(Number(v['trainedMs']) / Number(v['firstMs']))} 倍时间仍未达到目标，它有多快要看运气`,
  'lowered-level-not-reached': () => '探测结束时优胜者还没有达到目标，再多跑一会儿结论可能会变',
  'lowered-wide-interval': (v) => `从 ${count(v['low'])} 到 ${count(v['high'])} 的批大小都还有可能`,
  'lowered-noise-unknown': () => '梯度噪声没有测出来，无法用理论来核对这个选择',
  'lowered-noise-wide': (v) =>
    `噪声尺度只能粗略估计，大约在 ${count(v['low'])} 到 ${count(v['high'])} 行之间`,
  'lowered-step-time': (v) => `步时间围绕其趋势最多有 ${percent(v['residual'])} 的波动`,
  'lowered-step-drift': (v) =>
    `批大小 ${count(v['batchSize'])} 的步时间在计时过程中从${time(v['fromMs'])}变为${time(v['toMs'])}${v['runs'] === 1 ? '' : '，重新计时后速度仍不稳定'}：设备可能在降频或被共用，实际用时会有同样大的变化`,
  'lowered-memory-unproved': (v) => `${count(v['largest'])} 行放得下只是预测，还没有实际运行验证过`,
  'lowered-memory-fit': () => '不同批大小的追踪结果并不一致，所以内存数字来自较粗的拟合',
  'lowered-edge-open': () => '范围测试还没找到上限就结束了，更高的学习率也许同样可行',
  'alternative-fastest': (v) =>
    `如果时间比花费更重要，批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} 预计只用 ${percent(v['timeRatio'])} 的时间就能达到同样效果，花费 ${cost(v, 'cost')}，而不是 ${cost(v, 'advisedCost')}`,
  'alternative-cheapest': (v) =>
    `如果花费比时间更重要，批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} 预计花费 ${cost(v, 'cost')} 就能达到同样效果，而不是 ${cost(v, 'advisedCost')}，用时是 ${number(v['timeRatio'])} 倍`,
  'alternative-throughput': (v) =>
    `如果只看每秒处理的行数，批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} 每秒可处理 ${count(v['rowsPerSecond'])} 行，是现在的 ${number(v['gain'])} 倍，不过每行数据的收获会更少`,
  'alternative-quality-measured': (v) =>
    `如果最终质量比时间更重要，批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} 在比赛中降得最低，验证损失为 ${number(v['loss'])}，而建议的组合为 ${number(v['advisedLoss'])}`,
  'alternative-small-batch': (v) =>
    `如果泛化比时间更重要，可以试试批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])}，小批量研究正是在这个范围得到了最好的测试结果`,
  'alternative-least-memory': (v) =>
    `如果内存紧张，批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} 只需 ${bytes(v['bytes'])}，而不是 ${bytes(v['advisedBytes'])}，用时大约是 ${number(v['slower'])} 倍${v['cost'] === undefined ? '' : `，花费 ${cost(v, 'cost')}，而不是 ${cost(v, 'advisedCost')}`}`,
  'alternative-full-batch': (v) =>
    `也可以一次用上全部 ${count(v['batchSize'])} 行，学习率取 ${rate(v['learningRate'])}，或改用全批量优化器`,
  'alternative-full-batch-faster': (v) =>
    v['winnerReached'] === true
      ? `用 Rprop 一次处理全部 ${count(v['rows'])} 行（初始步长 ${rate(v['stepSize'])}）还要更快：${time(v['timeMs'])}就达到了验证损失 ${number(v['level'])}，只有建议组合（${time(v['winnerMs'])}）的 ${number(v['ratio'])} 倍；如果您的框架提供 Rprop，不妨直接采用`
      : `用 Rprop 一次处理全部 ${count(v['rows'])} 行（初始步长 ${rate(v['stepSize'])}）还要更快：${time(v['timeMs'])}就达到了验证损失 ${number(v['level'])}，而建议组合训练了${time(v['winnerMs'])}仍未达到；如果您的框架提供 Rprop，不妨直接采用`,
  'alternative-full-batch-slower': (v) =>
    `用 Rprop 一次处理全部 ${count(v['rows'])} 行（初始步长 ${rate(v['stepSize'])}）用了${time(v['timeMs'])}达到验证损失 ${number(v['level'])}，是优胜者的 ${number(v['ratio'])} 倍，好处是无需调学习率`,
  'not-measured': (v) =>
    `没有候选训练超过${time(v['longestMs'])}，即计划的 ${count(v['epochs'])} 轮的 ${percent(v['share'])}，而且学习率都保持不变：整个训练最终会到哪里，并没有测量`,
  'would-change': (v) =>
    `什么会改变批大小：它随噪声尺度（${count(v['scale'])} 行）与每步固定开销相当的行数（此设备上为 ${count(v['knee'])} 行）之积的平方根变化，其中任何一个变为四倍，最佳批次大约加倍`,
  cost: (v) =>
    `得出这个结论一共做了 ${count(v['trials'])} 次试验，用时 ${time(v['deviceMs'])}${v['outOfMemory'] === 0 ? '' : `，其中 ${count(v['outOfMemory'])} 次内存不足`}`,
  'probe-share': (v) =>
    `这是计划的 ${count(v['epochs'])} 轮训练预计用时（${time(v['totalMs'])}）的 ${typeof v['ratio'] === 'number' && v['ratio'] < 1 ? percent(v['ratio']) : `${count(v['ratio'])} 倍`}`,
  'probe-repaid': (v) =>
    `${v['seen'] === true ? '在比赛中' : '从比赛中的候选推断'}，常用的批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} ${typeof v['ratio'] === 'number' && v['ratio'] >= 9.5 ? `要用十倍的时间才能达到验证损失 ${number(v['level'])}，甚至达不到` : `达到验证损失 ${number(v['level'])} 约需 ${time(v['usualMs'])}，而建议的组合只需 ${time(v['timeMs'])}`}，所以${v['repaidAfter'] === 1 ? '训练一次就能收回探测所花的时间' : `大约训练 ${count(v['repaidAfter'])} 次可以收回探测所花的时间${typeof v['trainings'] === 'number' && v['trainings'] > 1 ? `（您计划训练 ${count(v['trainings'])} 次）` : ''}`}`,
  'probe-not-repaid': (v) =>
    v['same'] === true
      ? '建议的组合恰好就是常用的组合，所以这次探测没有省下时间，只是说明这里没有多少可改进的余地'
      : `按同样的标准，常用的批大小 ${count(v['batchSize'])} 配学习率 ${rate(v['learningRate'])} ${typeof v['ratio'] === 'number' && v['ratio'] < 0.95 ? '甚至会更快' : '也差不多一样快'}，所以这次探测没有省下时间，只是说明这里没有多少可改进的余地`,
}
