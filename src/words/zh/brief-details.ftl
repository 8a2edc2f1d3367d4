### The sections of the brief. How a message is read: src/words/README.md.

## Memory

detail-memory-proved =
    { BYTES($budgetBytes) } 最多放得下 { COUNT($largest) } 行，已在新进程中训练过一次；
    再多 10 % 就不一定放得下。

detail-memory-predicted =
    { BYTES($budgetBytes) } 预计最多放得下 { COUNT($largest) } 行。

detail-rows-bound =
    全部 { COUNT($largest) } 行训练数据作为一批也放得进 { BYTES($budgetBytes) }。

detail-engine-bound =
    引擎最多接受 { COUNT($largest) } 行：再多一行，张量就太大了。

detail-failure-bound =
    { BYTES($budgetBytes) } 放得下 { COUNT($largest) } 行；更大的批次因内存以外的原因失败了。

detail-memory-replayed =
    批大小 { COUNT($batchSize) } 时，TensorFlow 分配器的预测峰值为 { BYTES($allocatedBytes) }，
    实测总共 { BYTES($measuredBytes) }。

detail-memory-parts =
    批大小 { COUNT($batchSize) } 占用 { BYTES($bytes) }：权重 { BYTES($weightBytes) }{ $slots ->
        [none] {""}
       *[some] ，优化器状态 { BYTES($slotBytes) }
    }{ $gradients ->
        [few] {""}
       *[some] ，梯度 { BYTES($gradientBytes) }
    }{ $activations ->
        [none] {""}
       *[some] ，激活值 { BYTES($activationBytes) }
    }{ $workspace ->
        [unmeasured] {""}
        [saves] ，原地计算省下 { BYTES($savedBytes) }
       *[adds] ，工作区 { BYTES($workspaceBytes) }
    }。

detail-lowered-memory-fit = 不同大小的追踪结果不一致，这些数字来自较粗的拟合。

detail-budget-covers =
    上限计入{ $what ->
        [process] 进程内存中超出没有模型时的部分。
        [card] 引擎分配器在显卡上的占用，不含驱动和数据。
        [counted] 引擎为张量分配的内存。
       *[other] 引擎统计的内存。
    }

## Step time

detail-step-time-line =
    每步 { DURATION($fixedMs) }，外加每行 { DURATION($perRowMs) }{ $smallBatchesIdle ->
        [true] ，少于 { COUNT($knee) } 行时设备有一半时间空闲。
       *[false] ，小批次也能让设备忙起来。
    }

detail-step-time-flat = 不论批大小，每步约 { DURATION($fixedMs) }。

detail-step-time-kinked =
    步时间不成直线，最多偏离 { PERCENT($residual) }；以实测点为准。

detail-input-time = { $isBound ->
        [true]
            从批大小 { COUNT($batchSize) } 起，数据读取是瓶颈：批大小为 { COUNT($largest) } 时它占一步的
            { PERCENT($share) }。
       *[false] 批大小为 { COUNT($largest) } 时，读取数据占一步的 { PERCENT($share) }。
    }

detail-step-drift =
    批大小 { COUNT($batchSize) } 的步时间在计时中从 { DURATION($fromMs) }变为 { DURATION($toMs) }：
    设备在降频或被共用。

detail-lowered-step-drift =
    批大小 { COUNT($batchSize) } 的步时间从 { DURATION($fromMs) }变为 { DURATION($toMs) }：
    设备在降频或被共用。

detail-lowered-step-time = 步时间偏离趋势最多 { PERCENT($residual) }。

detail-energy =
    设备功率约 { DECIMAL($watts) } 瓦，每轮 { DECIMAL($joulesPerEpoch) } 焦耳。

## Gradient noise

detail-noise-scale =
    批大小在 { COUNT($scale) } 行以内时，平均梯度有好处，
    范围 { COUNT($low) }–{ COUNT($high) } 行。

detail-noise-from-race =
    从比赛看，批大小在 { COUNT($scale) } 行以内时，平均梯度有好处，
    范围 { COUNT($low) }–{ COUNT($high) } 行。

detail-noise-unknown =
    { $tried ->
        [true] 试验看不出梯度噪声有多大。
       *[false] 没有测量梯度噪声。
    }

detail-theory-optimum =
    再算上步时间，最快的批大小在 { COUNT($optimum) } 附近，
    范围 { COUNT($low) }–{ COUNT($high) }。

detail-theory-unbounded = 每步的时间与批大小无关，所以理论上越大越好。

detail-theory-beyond-memory =
    最快的批大小在 { COUNT($optimum) } 附近，超出了内存。

detail-noise-wall =
    批大小 { COUNT($batchSize) } 时，梯度噪声把学习率限制在 { RATE($rate) } 左右。

detail-noise-plain =
    噪声是在{ $change ->
        [both] 裁剪和权重衰减
       *[one] { $clipped ->
            [true] 裁剪
           *[false] 权重衰减
        }
    }之前测量的。

## Range test

detail-sweep-edge =
    批大小 { COUNT($batchSize) } 时，学习率到 { RATE($edge) } 左右训练发散。

detail-sweep-open =
    批大小 { COUNT($batchSize) } 时，试到最高的 { RATE($edge) } 仍未发散。

## Race

detail-race-won =
    { COUNT($candidates) } 个候选中，建议的组合最先达到验证损失 { DECIMAL($level) }，
    用时 { DURATION($timeMs) }{ $hasSecond ->
        [true]
            ；批大小 { COUNT($secondBatchSize) }、学习率 { RATE($secondRate) }
            {" "}用时是它的 { DECIMAL($ratio) } 倍。
       *[false] 。
    }

detail-race-tied =
    建议的组合用 { DURATION($timeMs) }达到验证损失 { DECIMAL($level) }，
    与批大小 { COUNT($secondBatchSize) }、学习率 { RATE($secondRate) } 不相上下；
    这时取更大的批次或更低的学习率。

detail-race-falling =
    学习率不变时，批大小 { COUNT($otherBatchSize) }、学习率 { RATE($otherRate) } 更快
    （{ DURATION($otherMs) } 对 { DURATION($timeMs) }）；学习率下降时，这个组合应更快。

detail-race-unreached =
    { COUNT($candidates) } 个候选都没有达到目标损失，它最有希望。

detail-race-skipped =
    { $raced ->
        [one] 只训练了一个候选，所以这是谨慎的默认值。
        [several] 候选训练的步数太少，无法比较，所以这是谨慎的默认值。
       *[none] 没有比赛，所以这是谨慎的默认值。
    }

detail-least-memory-choice =
    批大小 { COUNT($batchSize) } 是在最快者两倍时间内达到验证损失 { DECIMAL($level) }
    {" "}的最小批次{ $isQuickest ->
        [true] ，也是最快的。
       *[false] ，最快的是 { COUNT($quickest) }。
    }

detail-cheapest-choice =
    建议的组合花费 { AMOUNT($cost, $unit, $currency) } 达到验证损失 { DECIMAL($level) }{ $hasOther ->
        [true]
            ；其余最快的是批大小 { COUNT($otherBatchSize) }、学习率 { RATE($otherRate) }，
            花费 { AMOUNT($otherCost, $unit, $currency) }。
       *[false] 。
    }

detail-end-lowest =
    { $isMeasured ->
        [true] 建议的组合完整训练了一次：{ COUNT($epochs) } 轮后验证损失为
       *[false] 预计建议的组合{ $staysConstant ->
            [true] 能达到的损失最低：{ COUNT($epochs) } 轮之内验证损失降到
           *[false] 最终损失最低：训练 { COUNT($epochs) } 轮后验证损失为
        }
    } { DECIMAL($loss) }，
    范围 { DECIMAL($low) }–{ DECIMAL($high) }。

detail-end-by-size =
    相差不到 2 % 的最大批大小是 { COUNT($asGood) }；
    批大小 { COUNT($largest) } 的训练速度是批大小 { COUNT($smallest) } 的 { DECIMAL($speedUp) } 倍。

detail-replicate-overruled =
    批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) } 在一个种子下领先，
    换一个种子就落后了。

detail-replicated =
    换一个种子用了 { DURATION($otherMs) }，第一次是 { DURATION($firstMs) }。

detail-wish-cost =
    不受您的决定限制时，批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
    {" "}用 { DURATION($freeMs) }达到{ $reached ->
        [true] ，您的选择用了 { DURATION($wishMs) }。
       *[false] ，您的选择在 { DURATION($wishMs) }后仍未达到。
    }

detail-wish-costs-nothing = 您的决定不费时间：没有别的组合更快。

detail-validation-by-size =
    比赛中最低的验证损失来自批大小 { COUNT($best) }。

detail-race-diverged =
    有 { COUNT($count) } 个候选发散，学习率最低的是 { RATE($lowestRate) }。

detail-not-measured =
    最长的候选训练了 { DURATION($longestMs) }，是全部训练的 { PERCENT($share) }；
    没有测量最终结果。

## Alternatives

detail-alternative-fastest =
    最快：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，
    用时 { PERCENT($timeRatio) }，花费 { AMOUNT($cost, $unit, $currency) }。

detail-alternative-cheapest =
    最省钱：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，
    花费 { AMOUNT($cost, $unit, $currency) }，用时 { DECIMAL($timeRatio) } 倍。

detail-alternative-growing-batch =
    学习率保持 { RATE($learningRate) }，第 { COUNT($fromEpoch) } 轮（共 { COUNT($epochs) } 轮）之后
    批大小由 { COUNT($firstBatchSize) } 增到 { COUNT($batchSize) }：
    降到 { DECIMAL($loss) }（降学习率为 { DECIMAL($fallingLoss) }），省时 { PERCENT($saving) }。

detail-alternative-throughput =
    { $whole ->
        [true] 每秒行数最多：一次取全部 { COUNT($batchSize) } 行，是 { DECIMAL($gain) } 倍，
            学习率 { RATE($learningRate) }，或用 L-BFGS、Rprop。
       *[false] 每秒行数最多：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，
            是 { DECIMAL($gain) } 倍。
    }

detail-alternative-quality-measured =
    比赛中损失最低：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，
    { DECIMAL($loss) } 对 { DECIMAL($advisedLoss) }。

detail-alternative-small-batch =
    在新数据上往往最好：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }。

detail-alternative-least-memory =
    最省内存：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，
    占用 { BYTES($bytes) }，用时 { DECIMAL($slower) } 倍。

detail-alternative-full-batch =
    一次取全部 { COUNT($batchSize) } 行：学习率 { RATE($learningRate) }，或用 L-BFGS、Rprop。

detail-alternative-full-batch-faster =
    Rprop 一次取全部 { COUNT($rows) } 行更快：{ DURATION($timeMs) }达到同样的损失。

detail-alternative-full-batch-slower =
    Rprop 一次取全部 { COUNT($rows) } 行，用时是 { DECIMAL($ratio) } 倍，不必调学习率。

## Workers

detail-effective-decided =
    { COUNT($effectiveBatchSize) } 行的一次更新需要 { DURATION($updateMs) }。

detail-effective-rate =
    学习率由比赛过的批大小 { COUNT($racedBatchSize) }、学习率 { RATE($racedRate) } 换算而来。

detail-workers =
    { COUNT($count) } 个工作进程一次训练 { COUNT($globalBatchSize) } 行，
    每个的进展是单独训练时的 { PERCENT($efficiency) }；
    超过 { COUNT($usefulWorkers) } 个再加倍就没有多大用处。

detail-training-cost-workers =
    用 { COUNT($count) } 个工作进程花费 { AMOUNT($cost, $unit, $currency) }，
    而不是 { AMOUNT($single, $unit, $currency) }，用时 { DURATION($timeMs) }。

detail-accumulate =
    累积 { COUNT($steps) } 个 { COUNT($microBatchSize) } 行的小批次，
    梯度相当于 { COUNT($effectiveBatchSize) } 行，但不省时间。

## Cost

detail-training-cost =
    整个训练在一台设备上约花费 { AMOUNT($cost, $unit, $currency) }。

detail-cost = 探测用了 { COUNT($trials) } 次试验，{ DURATION($wallMs) }。

detail-probe-quick =
    训练{ $trainings ->
        [1] {""}
       *[other] { COUNT($trainings) } 次
    }共需 { DURATION($totalMs) }，因此探测很短；指定秒数可以多测一些。

detail-answered-before =
    没有为这个问题另做试验：此前的 { COUNT($trials) } 次试验已能回答；更大的探测预算可以继续补充。

detail-taken-over =
    { COUNT($trials) } 次试验取自此前的研究，最早的一次在 { COUNT($days) } 天前。

detail-probe-overrun =
    超出了预算：{ DURATION($spentMs) }，预算为 { DURATION($budgetMs) }。

detail-probe-repaid =
    训练 { COUNT($repaidAfter) } 次就能省回来{ $hasTrainings ->
        [true] ；您计划训练 { COUNT($trainings) } 次。
       *[false] 。
    }

detail-probe-not-repaid =
    没有省下时间：{ $current ->
        [true] 您现在的
       *[other] 常用的
    }设置差不多一样快。

detail-probe-share =
    这是一次完整训练的{ $isBelowWhole ->
        [true] { PERCENT($ratio) }。
       *[false] { DECIMAL($ratio) } 倍。
    }
