### The figures of a report: titles, axes, labels, and what each says in one sentence.

## Axes, labels and columns

figure-batch-size = 批大小（行）
figure-learning-rate = 学习率
figure-memory-axis = 内存峰值（MiB）
figure-throughput-axis = 每秒行数
figure-target-axis = 达到目标的时间（最短 = 1）
figure-target-seconds-axis = 损失降到 { DECIMAL($level) } 的设备时间（秒）
figure-ends-x-axis = { COUNT($epochs) } 轮的设备时间（秒），数字为批大小
figure-ends-y-axis = 最终验证损失
figure-ends-time = 设备时间
figure-ends-loss = 预期的最终损失
figure-training-loss = 训练损失（平滑后）
figure-validation-loss = 验证损失
figure-device-time = 设备时间（秒）
figure-predicted = 预测
figure-fitted = 拟合
figure-measured = 实测
figure-ran-out = 内存不足
figure-interval = 噪声尺度的区间
figure-interval-80 = 与建议组合之差的 80 % 区间
figure-advised = 建议：{ COUNT($batchSize) }
figure-advised-rate = 建议：{ RATE($learningRate) }
figure-edge = 上界：{ RATE($edge) }
figure-budget = 上限：{ BYTES($budgetBytes) }
figure-largest =
    { $verified ->
        [true] 最大：{ COUNT($largest) }
       *[false] 预计最大：{ COUNT($largest) }
    }
figure-knee = 最高值的一半：{ COUNT($knee) }
figure-optimum = 理论值：{ COUNT($optimum) }（{ COUNT($low) }–{ COUNT($high) }）
figure-level = 比较线：{ DECIMAL($level) }
figure-pair = 批大小 { COUNT($batchSize) }，学习率 { RATE($learningRate) }
figure-candidate = 候选
figure-lowest-loss = 最低验证损失
figure-trained-for = 训练时长
figure-time-to-level = 降到 { DECIMAL($level) } 的时间
figure-not-reached = 未达到

## Memory

figure-memory-title = 内存与批大小
figure-memory-reading =
    { $peakIsKnown ->
        [true] 批大小 { COUNT($batchSize) } 占用 { BYTES($bytes) }，上限 { BYTES($budgetBytes) }{ $grows ->
            [true] ，每多一行约增加 { BYTES($bytesPerRow) }
           *[false] {""}
        }
       *[false] 上限是 { BYTES($budgetBytes) }
    }{ $bound ->
        [memory-proved] ；超过 { COUNT($largest) } 行就放不下。
        [memory-predicted] ；预计超过 { COUNT($largest) } 行就放不下。
        [rows-bound] ；一次放得下全部 { COUNT($largest) } 行训练数据。
        [engine-bound] ；引擎对单个张量的限制先到，为 { COUNT($largest) } 行。
        [failure-bound] ；超过 { COUNT($largest) } 行因其他原因失败。
       *[unknown] 。
    }

## Rows a second

figure-throughput-title = 吞吐量与批大小
figure-throughput-reading =
    { $isAdvised ->
        [true] 批大小 { COUNT($batchSize) } 每秒训练 { COUNT($rows) } 行{ $isMost ->
            [true] ，没有更快的批大小
           *[false] ，是最高值的 { PERCENT($share) }（批大小 { COUNT($mostSize) } 时为 { COUNT($mostRows) } 行）
        }
       *[false] 批大小 { COUNT($mostSize) } 时最高，每秒 { COUNT($mostRows) } 行
    }{ $hasKnee ->
        [true] ；批大小约 { COUNT($knee) } 时达到最高值的一半。
       *[false] ；最小的批大小也已达到最高值的一半。
    }

## Time to target

figure-time-to-target-title = 达到目标的时间与批大小
figure-time-to-target-reading =
    { $hasOptimum ->
        [true] 按理论，最快的批大小是 { COUNT($optimum) }，在 { COUNT($low) } 到 { COUNT($high) } 之间{ $measured ->
            [0] 。
           *[other] ；比赛中有 { COUNT($measured) } 种批大小达到了损失 { DECIMAL($level) }。
        }
       *[false] 只要内存和行数允许，批大小越大越快。
    }

## Where trainings end

figure-ends-title = 计划训练的终点
figure-ends-reading =
    { $isQuicker ->
        [true] 批大小 { COUNT($other) } 的训练速度是 { COUNT($batchSize) } 的 { DECIMAL($quicker) } 倍，最终损失{ $end ->
            [higher] 预计高 { PERCENT($least) } 到 { PERCENT($most) }。
            [lower] 预计低 { PERCENT($least) } 到 { PERCENT($most) }。
           *[unsure] 可能同样低：试验分不出高下。
        }
       *[false] 批大小 { COUNT($batchSize) } 最快，最终损失预计为 { DECIMAL($loss) }。
    }

## Range test

figure-range-test-title = 学习率范围测试
figure-range-test-reading =
    { $found ->
        [edge] 批大小为 { COUNT($batchSize) } 时，学习率约从 { RATE($edge) } 起训练发散
        [open] 批大小为 { COUNT($batchSize) } 时，学习率升到 { RATE($edge) } 训练仍未发散
       *[nothing] 测试没有找到上界
    }{ $isAdvised ->
        [true] ；建议的学习率是 { RATE($learningRate) }{ $isBelow ->
            [true] ，只有它的 { DECIMAL($times) } 分之一。
           *[false] 。
        }
       *[false] 。
    }

## Race

figure-race-title = 候选的比赛
figure-race-reading =
    { $hasResult ->
        [true] { COUNT($candidates) } 个候选中，批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) } 用 { DURATION($timeMs) }降到损失 { DECIMAL($level) }{ $hasSecond ->
            [true] ；批大小 { COUNT($secondBatchSize) }、学习率 { RATE($secondRate) } { $pace ->
                [slower] 的用时是它的 { DECIMAL($ratio) } 倍。
                [quicker] 只用了它的 { PERCENT($ratio) }。
               *[equal] 用时相同。
            }
           *[false] ；其他候选都没有达到。
        }
       *[false] { COUNT($candidates) } 个候选以不变的学习率训练{ $isOnTheWay ->
            [true] ，最多训练了计划的 { PERCENT($share) }
           *[false] {""}
        }{ $hasLowest ->
            [true] ；途中损失最低的是批大小 { COUNT($lowestBatchSize) }、学习率 { RATE($lowestRate) }，为 { DECIMAL($lowest) }。
           *[false] 。
        }
    }
