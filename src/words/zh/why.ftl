### What was measured. How a message is read: src/words/README.md.

## Memory

memory-proved =
    在 { BYTES($budgetBytes) } 的预算内，内存可容纳 { COUNT($largest) } 行：
    全新进程已实际以此训练，再多一成则不一定每次都放得下；
    批大小 { COUNT($batchSize) } 约占 { BYTES($bytes) }

memory-predicted =
    预计 { BYTES($budgetBytes) } 的预算可以容纳约 { COUNT($largest) } 行，
    批大小 { COUNT($batchSize) } 约占 { BYTES($bytes) }

rows-bound =
    内存在这里不构成限制：
    { $largest ->
        [1] 仅有的 1 行
       *[other] 全部 { COUNT($largest) } 行
    }训练数据作为一批也放得进 { BYTES($budgetBytes) }，
    而批大小 { COUNT($batchSize) } { $budgetIsAmple ->
        [true] 只占约
       *[false] 占约
    } { BYTES($bytes) }

engine-bound =
    无论内存多大，这个引擎最多只能处理 { COUNT($largest) } 行：
    再多一行，模型中最大的张量就会超出元素个数的上限；
    这些行放得进 { BYTES($budgetBytes) }，
    批大小 { COUNT($batchSize) } 约占 { BYTES($bytes) }

failure-bound =
    已验证 { COUNT($largest) } 行放得进 { BYTES($budgetBytes) }；
    更大的一批因内存以外的原因失败，所以再大能否放下尚不清楚；
    批大小 { COUNT($batchSize) } 约占 { BYTES($bytes) }

memory-law =
    { further-rows }；
    实际运行时，进程占用的内存{ $factor ->
        [one] 与张量本身相当
       *[single] 是张量本身的 { DECIMAL($low) } 倍
        [range] 是张量本身的 { DECIMAL($low) } 到 { DECIMAL($high) } 倍
    }，
    其中包括分配器和工作区

memory-replayed =
    { further-rows }；
    把 { COUNT($rows) } 行训练中向 TensorFlow 分配器提出的请求按 { COUNT($batchSize) } 行重放，
    分配器会占用 { BYTES($allocatedBytes) }；
    实际以这么多行运行的进程一共占用了 { BYTES($measuredBytes) }{ $jumpIsNext ->
        [true] ；再多一行就会占用 { BYTES($oneMoreBytes) }，因为分配器的区域会留下更多空闲
       *[false] {""}
    }

memory-parts =
    在峰值时，批大小 { COUNT($batchSize) } 包含权重 { BYTES($weightBytes) }、
    { $slots ->
        [none] 没有优化器状态
       *[some] 优化器状态 { BYTES($slotBytes) }
    }、
    { $gradients ->
        [few] 几乎没有梯度
       *[some] 梯度和更新的临时量 { BYTES($gradientBytes) }
    }，
    { $activations ->
        [none] 没有激活值
       *[some] 以及激活值 { BYTES($activationBytes) }
    }；
    { $workspace ->
        [unmeasured]
            此设备不报告分配器和工作区多占或少占多少，
            我按总共 { BYTES($bytes) } 估算
        [saves] 由于库尽量就地运算，进程实际比这些少用 { BYTES($savedBytes) }
       *[adds] 分配器和工作区另占 { BYTES($workspaceBytes) }
    }

budget-covers =
    预算的口径是{ $what ->
        [process] 进程在模型建立之前所占之外的常驻内存
        [card]
            引擎的分配器在显卡上可占用的内存，含工作区和取整，
            不含驱动自身的上下文，也不含另行载入的训练数据
        [counted] 引擎为张量分配的内存，含留待复用的缓冲区
       *[other] 引擎自己的计数
    }{ $baselineIsKnown ->
        [true]
            ；{ $what ->
                [process] 程序和数据行
                [card] 驱动上下文、程序库和数据行
               *[other] 数据行
            }另占 { BYTES($baselineBytes) }
       *[false] {""}
    }

## Step time

step-time-line =
    每步的固定开销为 { DURATION($fixedMs) }，每行再加 { DURATION($perRowMs) }，
    { $smallBatchesIdle ->
        [true] 所以批大小不到 { COUNT($knee) } 行时，设备有一半时间是空闲的
       *[false] 所以小批次也能让设备忙起来
    }

step-time-flat =
    无论批次多大，每步都约 { DURATION($fixedMs) }，
    所以在这台设备上每步多放几行等于不要钱

step-time-kinked =
    这里的步时间并不沿一条直线变化
    （最多偏离 { PERCENT($residual) }，多半是内核切换了算法），
    所以我直接采用测量点之间的插值

input-time =
    批大小为 { COUNT($largest) } 时，读取数据占一步的 { PERCENT($share) }{ $isBound ->
        [true] ，从批大小 { COUNT($batchSize) } 起超过一半：那里的瓶颈是数据读取
       *[false] {""}
    }

step-drift =
    批大小 { COUNT($batchSize) } 的步时间在计时过程中从{ DURATION($fromMs) }变为{ DURATION($toMs) }{ $runs ->
        [1] {""}
       *[other] ，重新计时后速度仍不稳定
    }：
    设备可能在降频或被共用，实际用时会有同样大的变化

## Noise and theory

noise-scale =
    从短暂的试训来看，梯度噪声在约 { COUNT($simple) } 行以内占主导；
    对整个训练真正起作用的尺度大约是它的 { DECIMAL($kappa) } 倍，
    因此预计把批次加到约 { COUNT($scale) } 行
    （{ COUNT($low) } 到 { COUNT($high) }）都还划算

noise-from-race =
    从各候选的训练情况看，把批次加到约 { COUNT($scale) } 行
    （{ COUNT($low) } 到 { COUNT($high) }）都还划算

noise-unknown =
    { $tried ->
        [true] 已有的运行没能测出梯度噪声的大小
       *[false] 没有测量梯度噪声
    }，
    所以理论对批大小帮助有限

noise-wall =
    从途中测得的梯度噪声看，
    批大小 { COUNT($batchSize) } 大约能承受到 { RATE($rate) } 的学习率
    （{ RATE($low) } 到 { RATE($high) }），再高噪声就会使它达不到目标{ $raceWentBeyond ->
        [true] ；不过在比赛中 { RATE($learningRate) } 还是达到了目标
       *[false] {""}
    }；
    更小的批次能承受的更低

theory-optimum =
    { $optimumIsClose ->
        [true] 把噪声和步时间放在一起权衡，最快的批大小在
       *[false] 单看噪声和步时间的权衡，最快的批大小会在
    } { COUNT($optimum) } 附近
    （{ COUNT($low) } 到 { COUNT($high) }），
    { $optimumIsClose ->
        [true] 与建议一致
       *[false] 它只是出发点，并不是答案
    }

theory-unbounded = 既然每步耗时与批大小无关，理论上批次越大越好

theory-beyond-memory =
    单看噪声和步时间的权衡，最快的批大小会在 { COUNT($optimum) } 附近，
    但内存放不下，所以由上限决定

## Range test

sweep-edge =
    在批大小 { COUNT($batchSize) } 下逐步提高学习率，
    到约 { RATE($edge) } 时训练开始失控，合适的学习率要远低于这个上限

sweep-open =
    在批大小 { COUNT($batchSize) } 下逐步提高学习率，
    到 { RATE($edge) } 时训练仍然正常，真正的上限还要更高

noise-plain =
    噪声指梯度本身的噪声，在{ $change ->
        [both] 裁剪和权重衰减
       *[one] { $clipped ->
            [true] 裁剪
           *[false] 权重衰减
        }
    }之前测得
