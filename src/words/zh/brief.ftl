### The brief: first what to use, then why. How a message is read: src/words/README.md.

## Labels and headings

label-confidence = 把握：{ $level ->
        [high] 高
        [medium] 中
       *[low] 低
    }
label-fit = 内存
label-speed = 速度
label-measured = 测量
label-larger = 为何不更大？
label-smaller = 为何不更小？
label-doubt = 有多大把握？
label-warnings = 请注意
label-causes = 怎么办
label-sources = 文献
label-trials =
    { $many ->
        [true] 试验
       *[false] 试验
    } { $trials }
label-part = { $label }：{ $text }
label-details = 加 --details 可看：{ $sections }。
label-throughput = 每秒行数
label-loss = 验证损失
curve-throughput =
    { $blocks }  批大小 { $low }–{ $high }；{ $atSize } 时 { $atRate }，最多 { $most }
curve-loss = { $blocks }  { DURATION($timeMs) }内从 { $from } 到 { $to }
between-names = 、
title-trade = 各批大小及其最佳学习率
label-trade-batch = 批大小
label-trade-rate = 学习率
label-trade-time = 整个训练
label-trade-end = 最终损失（80% 区间）
label-trade-to-level = 验证损失降到 { $level } 的时间
label-trade-duration = { DURATION($timeMs) }
label-trade-range = { DECIMAL($value) }（{ DECIMAL($low) }–{ DECIMAL($high) }）{ $seen ->
        [measured] ，实测
        [trained] {""}
       *[predicted] ，未训练，推算
    }
label-trade-level-time = { $reached ->
        [true] { DURATION($timeMs) }
       *[false] 约 { DURATION($timeMs) }，尚未达到
    }
title-memory = 内存
title-step-time = 步时间
title-gradient-noise = 梯度噪声
title-range-test = 学习率范围测试
title-race = 比赛
title-alternatives = 其他选择
title-workers = 工作进程
title-cost = 花费

## Figures

part-summary =
    批大小 { COUNT($batchSize) }，学习率 { RATE($learningRate) }，{ OPTIMIZER($optimizer) }

part-fit =
    { $hasBytes ->
        [true] 占用 { BYTES($bytes) }，上限 { BYTES($budgetBytes) }
       *[false] 上限 { BYTES($budgetBytes) }
    }{ $limit ->
        [unknown] {""}
        [rows] ；一次放得下全部 { COUNT($largest) } 行训练数据
        [predicted] ；预计最多放得下 { COUNT($largest) } 行
       *[proved] ；最多放得下 { COUNT($largest) } 行
    }

part-speed =
    每步 { DURATION($stepTimeMs) }，每轮 { COUNT($stepsPerEpoch) } 步，
    { COUNT($epochs) } 轮约 { DURATION($totalMs) }{ $validates ->
        [true] （含验证）
       *[false] {""}
    }

part-gain =
    { $effect ->
        [same] { $current ->
            [true] 建议的就是您现在用的批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，不必改动
           *[false] 与常用设置相同：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
        }
       *[other] 与{ compared-pair } 相比：{ $effect ->
            [equal] 达到同样的验证损失一样快{ $current ->
                [true] ，改了也没有好处
               *[false] {""}
            }
            [never] 达到同样的验证损失快十倍以上
            [slower] { $measured ->
                [true] 就两者都训练到的部分，降到验证损失 { DECIMAL($level) }
               *[false] 降到验证损失 { DECIMAL($level) } 预计
            }更慢，{ DURATION($timeMs) }对 { DURATION($usualMs) }
           *[sooner] 达到同样的验证损失，{ $measured ->
                [true] {""}
               *[false] 预计
            }速度是其 { COUNT($times) } 倍（{ DURATION($timeMs) }对 { DURATION($usualMs) }{ $measured ->
                [true] ，实测
               *[false] {""}
            }）
        }
    }

part-endGain =
    { $end ->
        [same] { $current ->
            [true] 建议的就是您现在用的批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }，不必改动
           *[false] 与常用设置相同：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
        }
       *[other] 与{ compared-pair } 相比：{ $end ->
            [equal] 最终验证损失差不多{ $current ->
                [true] ，改了也没有好处
               *[false] {""}
            }
            [unsure-lower] 最终验证损失预计更低，{ DECIMAL($loss) } 对 { DECIMAL($usualLoss) }，但误差范围比这个差别还大
            [unsure-higher] 最终验证损失预计更高，{ DECIMAL($loss) } 对 { DECIMAL($usualLoss) }，但误差范围比这个差别还大
            [seen-lower] 两者各完整训练一次，实测最终验证损失低 { PERCENT($gap) }（{ DECIMAL($loss) } 对 { DECIMAL($usualLoss) }）
            [seen-higher] 两者各完整训练一次，实测最终验证损失高 { PERCENT($gap) }（{ DECIMAL($loss) } 对 { DECIMAL($usualLoss) }）
            [seen-equal] 两者各完整训练一次，实测最终验证损失一样低，相差不超过换一个种子的变化（{ DECIMAL($loss) } 对 { DECIMAL($usualLoss) }）
           *[other] 最终验证损失预计{ $end ->
                [lower] 低
               *[higher] 高
            } { PERCENT($least) } 到 { PERCENT($most) }，约 { DECIMAL($loss) } 对 { DECIMAL($usualLoss) }
        }{ $pace ->
            [slower] ，训练需 { DURATION($timeMs) }（原为 { DURATION($usualMs) }）
            [quicker] ，训练只需 { DURATION($timeMs) }（原为 { DURATION($usualMs) }）
            [equal] ，训练时间差不多
           *[unknown] {""}
        }
    }

part-asGood =
    { $sizesDiffer ->
        [true] 批大小 { COUNT($batchSizeLow) } 到 { COUNT($batchSizeHigh) }{ $ratesDiffer ->
            [true] 、学习率 { RATE($learningRateLow) } 到 { RATE($learningRateHigh) }
           *[false] 、学习率 { RATE($learningRateLow) }
        }
       *[false] 批大小 { COUNT($batchSizeLow) }、学习率 { RATE($learningRateLow) } 到 { RATE($learningRateHigh) }
    } 的组合，最终损失与它预计相差不到 { PERCENT($within) }
    （在已记录的训练中，这样的范围有 { PERCENT($held) } 成立）

part-confidence =
    { $level ->
        [high] 高
        [medium] 中
       *[low] 低
    }。{ $hasDoubt ->
        [true] { $doubt }
       *[false] 没有测到任何疑点。
    }

## 试训所用的框架

measured-framework-chosen =
    在 { $framework } 中进行{ $asked ->
        [true] ，如您所要求
       *[false] ，因为您的模型是 Keras 文件
    }

measured-measured-in =
    在 { $framework } 中运行 { $program }，使用其自身的损失（{ $loss }）和优化器 { $optimizerClass }{ $known ->
        [false] （Batchwise 不认识它，按 { OPTIMIZER($optimizer) } 对待）
       *[true] {""}
    }{ $held ->
        [true] ；数据的最后一部分行被留出用于评判训练
       *[false] {""}
    }

## No pair

outcome-does-not-fit =
    放不下：批大小为 1 就需要{ $exact ->
        [true] 约 { BYTES($bytes) }
       *[false] 超过 { BYTES($bytes) }
    }，而上限是 { BYTES($budgetBytes) }。

outcome-wish-does-not-fit =
    批大小 { COUNT($wanted) } 放不下，最大只能是 { COUNT($largest) }{ $reach ->
        [never] 。
       *[other] 。可改为累积 { COUNT($steps) } 个 { COUNT($microBatchSize) } 行的小批次。
    }

outcome-nothing-trained =
    没有训练出效果：{ $allDiverged ->
        [true] { COUNT($candidates) } 个候选全部发散。
       *[false] 训练 { COUNT($steps) } 步后最低损失为 { DECIMAL($lowest) }{ $startIsKnown ->
            [true] ，未训练时为 { DECIMAL($start) }
           *[false] {""}
        }{ $guessingIsKnown ->
            [true] ，只靠猜测为 { DECIMAL($guessing) }
           *[false] {""}
        }。
    }

outcome-engine-unsupported =
    { $starts ->
        [false] { $device } 上的引擎 { $engine } 无法启动：{ $because }。
       *[true] { $device } 上的引擎 { $engine } 无法训练这个模型：{ $because }。
    }

outcome-missing =
    证据还不够：{ $what ->
        [measurements] 还没有任何测量结果。
        [step-time] 没有一步能够计时。
        [memory-law] 追踪结果推不出内存规律。
        [fitting-size] 没有放得下的批大小。
        [engine] { $message }。
        [deadline] { probe-stage }还没有完成，期限就到了。
        [trace] 批大小 { COUNT($batchSize) } 的追踪{ trial-ending }。
       *[run] 批大小 { COUNT($batchSize) } 的运行{ trial-ending }。
    }

## How sure

doubt-close-second =
    差距很小：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) } { $pace ->
        [slower] 慢 { PERCENT($gap) }。
        [quicker] 在一个种子下还快 { PERCENT($gap) }。
       *[equal] 一样快。
    }

doubt-replicate-overruled =
    两个种子结论不同：其中一个偏向批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }。

doubt-lowered-synthetic-data = 数据是虚构的；换成您的数据，学习率和噪声可能不同。

doubt-lowered-no-race = 这是谨慎的默认值：没有候选可以比较；探测时间长一些就能比较。

doubt-lowered-deadline =
    { probe-stage }还没有完成，期限就到了{ $leftMsIsKnown ->
        [true] ：最多还缺 { DURATION($leftMs) } 的测量。
       *[false] 。
    }

doubt-lowered-other-seed =
    换一个种子，用了 { DECIMAL($timeRatio) } 倍时间仍未达到。

doubt-lowered-level-not-reached = 探测结束时，胜者还没有达到目标损失。

doubt-lowered-close-race =
    差距很小：第二名{ $isSlower ->
        [true] { $by ->
            [cost] 贵
           *[time] 慢
        } { PERCENT($excess) }。
       *[false] 不相上下。
    }

doubt-lowered-posterior =
    与最好的组合相比，它也许{ $by ->
        [cost] { $isDouble ->
            [true] 贵一倍以上。
           *[false] 贵 { PERCENT($expectedRegret) } 左右。
        }
       *[time] { $isDouble ->
            [true] 慢一倍以上。
           *[false] 慢 { PERCENT($expectedRegret) } 左右。
        }
    }

doubt-lowered-end-open =
    在已记录的训练上，同样不确定的建议有 { PERCENT($held) } 的最终损失与最低值相差在 10 % 以内。

doubt-lowered-end-not-trained = 这个组合没有训练过，结果由相近的组合推算。

doubt-lowered-pair-decided = 两个数都由您决定，所以没有比赛。

doubt-lowered-one-seed = 每个候选只用一个种子训练过。

doubt-lowered-wide-interval =
    从 { COUNT($low) } 到 { COUNT($high) }，哪个批大小最快还说不准。

doubt-lowered-noise-unknown = 不知道梯度噪声有多大，理论无法核对。

doubt-lowered-noise-wide =
    噪声尺度只知道大概，{ COUNT($low) }–{ COUNT($high) } 行。

doubt-lowered-step-drift =
    批大小 { COUNT($batchSize) } 的步时间在计时中从 { DURATION($fromMs) }变为
    {" "}{ DURATION($toMs) }。

doubt-lowered-step-time = 步时间的偏差最多达到 { PERCENT($residual) }。

doubt-lowered-memory-unproved = 放得下 { COUNT($largest) } 行只是预测，没有试过。

doubt-lowered-memory-fit = 内存数字来自较粗的拟合。

doubt-lowered-edge-open =
    范围测试到 { RATE($edge) } 还没有遇到上限，更高的学习率也许可行。

## Why not larger

larger-size-decided = 批大小由您决定。

larger-effective-decided = 您规定每次更新用 { COUNT($effectiveBatchSize) } 行。

larger-sizes-decided = 您允许的最大值是 { COUNT($max) }。

larger-memory-proved =
    { BYTES($budgetBytes) } 最多放得下 { COUNT($largest) } 行。

larger-memory-predicted =
    { BYTES($budgetBytes) } 预计最多放得下 { COUNT($largest) } 行。

larger-rows-bound = 一批已经是全部 { COUNT($largest) } 行训练数据。

larger-engine-bound = 引擎对这个模型最多接受 { COUNT($largest) } 行。

larger-failure-bound = 更大的批次因内存以外的原因失败了。

larger-why-not-larger = 批大小 { COUNT($batchSize) } { against-advised }

larger-race-tied =
    批大小 { COUNT($secondBatchSize) } 差不多一样快；这么接近时取较低的学习率。

larger-replicate-overruled =
    批大小 { COUNT($batchSize) } 在一个种子下更快，换一个种子更慢。

larger-alternative-throughput =
    批大小 { COUNT($batchSize) } 每秒处理的行数是 { DECIMAL($gain) } 倍，但需要更多轮。

larger-theory-optimum =
    按梯度噪声和步时间推算，最快的批大小在 { COUNT($optimum) } 附近，
    范围 { COUNT($low) }–{ COUNT($high) }。

larger-race-falling =
    批大小 { COUNT($otherBatchSize) }、学习率 { RATE($otherRate) } 只在学习率不变时更快
    （{ DURATION($otherMs) } 对 { DURATION($timeMs) }）。

larger-race-skipped = 没有比较更大的批次。

larger-not-trained = 没有训练过更大的批次。

larger-ends = 批大小 { COUNT($batchSize) } { ends-elsewhere }

## Why not smaller

smaller-size-decided = 批大小由您决定。

smaller-effective-decided = 您规定每次更新用 { COUNT($effectiveBatchSize) } 行。

smaller-sizes-decided = 您允许的最小值是 { COUNT($min) }。

smaller-why-not-smaller = 批大小 { COUNT($batchSize) } { against-advised }

smaller-race-tied =
    批大小 { COUNT($secondBatchSize) } 差不多一样快；这么接近时取较大的批次。

smaller-replicate-overruled =
    批大小 { COUNT($batchSize) } 在一个种子下更快，换一个种子更慢。

smaller-theory-optimum =
    按梯度噪声和步时间推算，最快的批大小在 { COUNT($optimum) } 附近，
    范围 { COUNT($low) }–{ COUNT($high) }。

smaller-race-falling =
    批大小 { COUNT($otherBatchSize) }、学习率 { RATE($otherRate) } 只在学习率不变时更快
    （{ DURATION($otherMs) } 对 { DURATION($timeMs) }）。

smaller-race-skipped = 没有比较更小的批次。

smaller-not-trained = 没有训练过更小的批次。

smaller-ends = 批大小 { COUNT($batchSize) } { ends-elsewhere }
