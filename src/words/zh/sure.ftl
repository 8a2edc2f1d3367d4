### How sure, and what else. How a message is read: src/words/README.md.

confidence =
    { $level ->
        [high] 我对这个建议很有把握：没有任何测量结果与它相悖
        [medium] 我对这个建议比较有把握，但有所保留
       *[low] 请把它当作起点，而不是最终结论
    }

## What lowered the confidence

lowered-deadline =
    { probe-stage }还没有完成，期限就到了{ $leftMsIsKnown ->
        [true] ，最多还缺 { DURATION($leftMs) } 的测量
       *[false] {""}
    }：不设期限再问一次，就会从已测量的结果继续

lowered-synthetic-data =
    数据是按您给的规模生成的，内存和耗时可以直接参考，
    学习率和噪声则未必适用于您的真实数据

lowered-end-open =
    在已记录的训练上，同样不确定的建议有 { PERCENT($held) } 的最终损失与最低值相差不超过 10%

lowered-end-not-trained =
    该组合本身没有训练过：其最终损失由相邻组合推算

lowered-no-race = 候选之间没有实际训练比较过，更长的探测可以给出定论

lowered-pair-decided = 批大小和学习率都由您决定，因此没有比赛：没有测量其他设置是否更快

lowered-close-race =
    比赛结果很接近：
    { $isSlower ->
        [true]
            第二名只{ $by ->
                [cost] 贵
               *[time] 慢
            } { PERCENT($excess) }
       *[false]
            第二名几乎一样{ $by ->
                [cost] 便宜
               *[time] 快
            }
    }

lowered-posterior =
    从已有的测量看，没有选中的候选仍有可能更{ $by ->
        [cost] 便宜：预计这一选择比最优的大约多花 { PERCENT($expectedRegret) } 的费用
       *[time] 快：预计这一选择比最优的大约多花 { PERCENT($expectedRegret) } 的时间
    }

lowered-one-seed = 每个候选只用一个随机种子训练过，换一个种子，接近的候选可能会换位

lowered-other-seed =
    换一个随机种子后，建议的组合用了第一次的 { DECIMAL($timeRatio) } 倍时间仍未达到目标，
    它有多快要看运气

lowered-level-not-reached = 探测结束时优胜者还没有达到目标，再多跑一会儿结论可能会变

lowered-wide-interval = 从 { COUNT($low) } 到 { COUNT($high) } 的批大小都还有可能

lowered-noise-unknown = 梯度噪声未知，无法用理论来核对这个选择

lowered-noise-wide = 噪声尺度只能粗略估计，大约在 { COUNT($low) } 到 { COUNT($high) } 行之间

lowered-step-time = 步时间围绕其趋势最多有 { PERCENT($residual) } 的波动

lowered-step-drift =
    批大小 { COUNT($batchSize) } 的步时间在计时过程中从{ DURATION($fromMs) }变为{ DURATION($toMs) }{ $runs ->
        [1] {""}
       *[other] ，重新计时后速度仍不稳定
    }：
    设备可能在降频或被共用，实际用时会有同样大的变化

lowered-memory-unproved = { COUNT($largest) } 行放得下只是预测，还没有实际运行验证过

lowered-memory-fit = 不同批大小的追踪结果并不一致，所以内存数字来自较粗的拟合

lowered-edge-open = 范围测试还没找到上限就结束了，更高的学习率也许同样可行

## Alternatives

alternative-fastest =
    如果时间比花费更重要，批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) }
    {" "}预计只用 { PERCENT($timeRatio) } 的时间就能达到同样效果，
    花费 { AMOUNT($cost, $unit, $currency) }，而不是 { AMOUNT($advisedCost, $unit, $currency) }

alternative-cheapest =
    如果花费比时间更重要，批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) }
    {" "}预计花费 { AMOUNT($cost, $unit, $currency) } 就能达到同样效果，
    而不是 { AMOUNT($advisedCost, $unit, $currency) }，
    用时是 { DECIMAL($timeRatio) } 倍

alternative-growing-batch =
    也可以不降低学习率：学习率保持 { RATE($learningRate) }，
    在 { COUNT($epochs) } 轮中的第 { COUNT($fromEpoch) } 轮之后
    把批大小从 { COUNT($firstBatchSize) } 增大到 { COUNT($batchSize) }。
    从比赛的同一处继续，验证损失降到 { DECIMAL($loss) }，降低学习率则为 { DECIMAL($fallingLoss) }，
    而设备时间可省 { PERCENT($saving) }

alternative-throughput =
    如果只看每秒处理的行数，批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) }
    {" "}每秒可处理 { COUNT($rowsPerSecond) } 行，
    是现在的 { DECIMAL($gain) } 倍，不过每行数据的收获会更少{ $whole ->
        [true] ；这就是一次取全部行，也可以用全批量优化器
       *[false] {""}
    }

alternative-quality-measured =
    如果最终质量比时间更重要，批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) }
    {" "}在比赛中降得最低，
    验证损失为 { DECIMAL($loss) }，而建议的组合为 { DECIMAL($advisedLoss) }

alternative-small-batch =
    如果泛化比时间更重要，
    可以试试批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) }，
    小批量研究正是在这个范围得到了最好的测试结果

alternative-least-memory =
    如果内存紧张，批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) }
    {" "}只需 { BYTES($bytes) }，而不是 { BYTES($advisedBytes) }，
    用时大约是 { DECIMAL($slower) } 倍{ $costIsKnown ->
        [true]
            ，花费 { AMOUNT($cost, $unit, $currency) }，
            而不是 { AMOUNT($advisedCost, $unit, $currency) }
       *[false] {""}
    }

alternative-full-batch =
    也可以一次用上全部 { COUNT($batchSize) } 行，
    学习率取 { RATE($learningRate) }，或改用全批量优化器

alternative-full-batch-faster =
    用 Rprop 一次处理全部 { COUNT($rows) } 行（初始步长 { RATE($stepSize) }）还要更快：
    { DURATION($timeMs) }就达到了验证损失 { DECIMAL($level) }，
    { $winnerReached ->
        [true] 只有建议组合（{ DURATION($winnerMs) }）的 { DECIMAL($ratio) } 倍
       *[false] 而建议组合训练了{ DURATION($winnerMs) }仍未达到
    }；
    如果您的框架提供 Rprop，不妨直接采用

alternative-full-batch-slower =
    用 Rprop 一次处理全部 { COUNT($rows) } 行（初始步长 { RATE($stepSize) }）
    用了{ DURATION($timeMs) }达到验证损失 { DECIMAL($level) }，
    是优胜者的 { DECIMAL($ratio) } 倍，好处是无需调学习率

## What was not measured, and what the probe cost

not-measured =
    没有候选训练超过{ DURATION($longestMs) }，
    即计划的 { COUNT($epochs) } 轮的 { PERCENT($share) }，而且学习率都保持不变：
    整个训练最终会到哪里，并没有测量

would-change =
    什么会改变批大小：它随噪声尺度（{ COUNT($scale) } 行）
    与每步固定开销相当的行数（此设备上为 { COUNT($knee) } 行）之积的平方根变化，
    其中任何一个变为四倍，最佳批次大约加倍

cost =
    得出这个结论一共做了 { COUNT($trials) } 次试验，训练和测量用时{ DURATION($deviceMs) }{ $waitIsLonger ->
        [true] （连同规划和启动进程共{ DURATION($wallMs) }）
       *[false] {""}
    }{ $outOfMemory ->
        [0] {""}
       *[other] ，其中 { COUNT($outOfMemory) } 次内存不足
    }

probe-quick =
    您的{ $trainings ->
        [1] 训练
       *[other] { COUNT($trainings) } 次训练
    }总共约需 { DURATION($totalMs) }，因此探测只做了少量比赛：
    再长的探测，花费会超过它能省下的时间；
    如果值得，请指定更多的训练次数或探测秒数

answered-before =
    没有为这个问题另做试验：此前针对同一模型、数据和设备的 { COUNT($trials) } 次试验
    （工作时间 { DURATION($deviceMs) }）同样可以回答它；
    如果给出更大的探测预算，就会专门为这个问题继续训练

taken-over =
    其中 { COUNT($trials) } 次试验取自此前的研究（模型、数据、设备、驱动和库均相同）；
    最早的一次在 { COUNT($days) } 天前

probe-memory =
    其中{ DURATION($ms) }（{ COUNT($trials) } 次试验）用于寻找并验证放得下的批次，不计入探测预算

probe-overrun =
    探测实际用了{ DURATION($spentMs) }，超过了您允许的{ DURATION($budgetMs) }：
    大部分用在{ $most ->
        [start] 启动试验进程和规划上，这些无法中途停下
        [fit] 步时间的计时上，已经开始的试验要做完两步训练和一次验证才会结束
        [sweep] 学习率范围测试上，已经开始的一步要做完
        [noise] 梯度噪声的试训上，已经开始的一步要做完
        [anneal] 学习率逐步下降的训练上，要等学习率降到零才会结束
        [grow] 增大批次后的继续训练上，要做完全部步数才会结束
       *[race] 候选的比赛上，已经开始的试验要做完一步训练和一次验证才会结束
    }

probe-share =
    这是计划的 { COUNT($epochs) } 轮训练预计用时（{ DURATION($totalMs) }）的 { $isBelowWhole ->
        [true] { PERCENT($ratio) }
       *[false] { DECIMAL($ratio) } 倍，单独一次训练省下的时间不可能这么多
    }

probe-repaid =
    { $seen ->
        [true] 在比赛中
       *[false] 从比赛中的候选推断
    }，
    { $current ->
        [true] 您现在用的
       *[other] 常用的
    }批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } { $isTenfold ->
        [true] 要用十倍的时间才能达到验证损失 { DECIMAL($level) }，甚至达不到
       *[false]
            达到验证损失 { DECIMAL($level) } 约需 { DURATION($usualMs) }，
            而建议的组合只需 { DURATION($timeMs) }
    }，
    所以{ $repaidAfter ->
        [1] 训练一次就能收回探测所花的时间
       *[other]
            大约训练 { COUNT($repaidAfter) } 次可以收回探测所花的时间{ $hasTrainings ->
                [true] （您计划训练 { COUNT($trainings) } 次）
               *[false] {""}
            }
    }

probe-not-repaid =
    { $same ->
        [true] 建议的组合恰好就是{ $current ->
            [true] 您现在用的组合
           *[other] 常用的组合
        }
       *[false]
            按同样的标准，
            { $current ->
                [true] 您现在用的
               *[other] 常用的
            }批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } { $usualIsQuicker ->
                [true] 甚至会更快
               *[false] 也差不多一样快
            }
    }，
    所以这次探测没有省下时间，只是说明这里没有多少可改进的余地
