### What to do. How a message is read: src/words/README.md.

use =
    建议批大小取 { COUNT($batchSize) }{ $sizeIsRange ->
        [true] （最优值可能在 { COUNT($batchSizeLow) } 到 { COUNT($batchSizeHigh) } 之间）
       *[false] {""}
    }，
    { OPTIMIZER($optimizer) } 的学习率取 { RATE($learningRate) }{ $rateIsRange ->
        [true] （合理范围 { RATE($learningRateLow) } 到 { RATE($learningRateHigh) }）
       *[false] {""}
    }

trained-with =
    试训最小化的损失是 { $losses }{ $origin ->
        [request] （按您的要求）
        [file] （取自模型文件）
        [softmax] （因为输出以 softmax 结尾）
        [sigmoid] （因为输出以 sigmoid 结尾）
       *[numbers] （因为输出是一般数值）
    }，
    优化器是 { OPTIMIZER($optimizer) }{ $hasSettings ->
        [true] （{ $settings }）
       *[false] {""}
    }，
    训练了 { COUNT($trainable) } 个参数{ $someAreFrozen ->
        [true] （共 { COUNT($parameters) } 个）
       *[false] {""}
    }

framework-chosen =
    试训在 { $framework } 中运行{ $asked ->
        [true] ，如您所要求
       *[false] ，因为模型来自 Keras 文件；若指定引擎 tensorflow，则在 TensorFlow.js 中运行
    }

measured-in =
    试训在 { $framework } 中运行 { $program }，使用其自身的损失（{ $loss }）和优化器 { $optimizerClass }，
    训练了 { COUNT($trainable) } 个参数{ $someAreFrozen ->
        [true] （共 { COUNT($parameters) } 个）
       *[false] {""}
    }{ $known ->
        [false] ；Batchwise 不认识这个优化器，按 { OPTIMIZER($optimizer) } 的规律对待它
       *[true] {""}
    }{ $held ->
        [true] ；数据的最后一部分行被留出用于评判训练
       *[false] {""}
    }

rate-replaced =
    该学习率取代原先写明的 { RATE($rate) }

schedule-replaced =
    该学习率取代原先写明的调度 { $schedule }：{ $falls ->
        [true] 预热后学习率线性下降到零
       *[false] 试训期间学习率保持不变，由这里的预热和衰减建议代替
    }

schedule-asked =
    { $schedule ->
        [falling] { $origin ->
            [file] 按模型文件中的调度
           *[request] 按您的要求
        }，学习率将逐步下降：试训期间学习率保持不变，因此没有测量下降的学习率
        [constant] 按您的要求，预热后学习率保持不变
       *[either] 您未限定学习率是否下降：试训期间学习率保持不变，因此没有测量下降的学习率
    }

duration =
    这样每轮共 { COUNT($stepsPerEpoch) } 步，
    每步约 { DURATION($stepTimeMs) }{ $stepsVary ->
        [true] （步与步之间有波动，一半的步偏离超过 { PERCENT($stepSpread) }）
       *[false] {""}
    }，
    连同验证约 { DURATION($epochTimeMs) }；
    计划的 { COUNT($epochs) } 轮大约需要 { DURATION($totalMs) }

warmup =
    最初 { COUNT($steps) } 步让学习率从零线性升上来，
    这几乎不花时间，却能避免开局不稳

warmup-curvature =
    最初 { COUNT($steps) } 步让学习率线性升上来：
    范围测试在 { RATE($edge) } 处遇到上限，说明了开局时损失的曲率，
    而曲率需要这些步才会缓和下来

rate-decay =
    之后让学习率线性下降，到第 { COUNT($to) } 步降为零：
    批大小 { COUNT($batchSize) } 低于噪声尺度 { COUNT($scale) }，
    学习率若保持不变，损失会停在自身噪声的水平上

rate-falls =
    从第 { COUNT($from) } 步起让学习率线性下降，到训练的最后一步（第 { COUNT($to) } 步）降为零

constant-rate-pair =
    如果学习率保持不变，请改用批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }

weight-decay =
    如果您使用的权重衰减{ $decoupled ->
        [true] （解耦式，如 AdamW）
       *[false] {""}
    }是在别的批大小或学习率下调好的，
    请保持“学习率 × 衰减系数 × 每轮步数”不变；
    这里学习率乘以每轮步数为 { DECIMAL($perEpoch) }

energy =
    训练时设备功率约 { DECIMAL($watts) } 瓦，
    折合每轮约 { DECIMAL($joulesPerEpoch) } 焦耳

training-cost =
    这样训练一次，在一台设备上约花费 { AMOUNT($cost, $unit, $currency) }{ $powerIsKnown ->
        [true]
            ；在这个批大小下，设备平均功率约 { DECIMAL($watts) } 瓦{ $unit ->
                [kWh] {""}
               *[money] ，共耗电 { ENERGY($kilowattHours) }
            }
       *[false] {""}
    }

training-cost-workers =
    { COUNT($cheapest) } 个工作进程最省钱：
    用 { COUNT($count) } 个达到同样效果约花费 { AMOUNT($cost, $unit, $currency) }
    （{ AMOUNT($costLow, $unit, $currency) } 到 { AMOUNT($costHigh, $unit, $currency) }），
    而不是 { AMOUNT($single, $unit, $currency) }，
    用时从 { DURATION($singleMs) } 变为 { DURATION($timeMs) }；
    每多一个约多花 { AMOUNT($perFurther, $unit, $currency) }，
    { $affordable ->
        [1] 第二个就会多花一成以上
       *[other] 不超过 { COUNT($affordable) } 个时，花费最多比最低值高一成
    }

accumulate =
    如果想要内存放不下的大批次那样更平稳的梯度，
    可以每次更新前累积 { COUNT($steps) } 个 { COUNT($microBatchSize) } 行的小批次，
    效果相当于批大小 { COUNT($effectiveBatchSize) }，但不会因此更快

workers =
    用 { COUNT($count) } 个工作进程时，全局批大小为 { COUNT($globalBatchSize) } 行：
    学习率取 { RATE($learningRate) }，预热 { COUNT($warmupSteps) } 步，
    并把 { COUNT($epochsPlanned) } 轮改为 { COUNT($epochs) } 轮
    （{ COUNT($epochsLow) } 到 { COUNT($epochsHigh) }），
    因为批次越大，每行数据带来的进展越少；
    这时每个工作进程的效率是单独训练时的 { PERCENT($efficiency) }，
    超过 { COUNT($usefulWorkers) } 个之后，再加倍也省不到五分之一的时间

does-not-fit =
    在 { BYTES($budgetBytes) } 之内无法训练这个模型：
    { $exact ->
        [true] 哪怕每批只有一行，也需要约 { BYTES($bytes) }
       *[false] 每批只有一行时内存也已耗尽，说明需要超过 { BYTES($bytes) }
    }

nothing-trained =
    没有任何候选真正学到东西，因此无法给出建议：{ $allDiverged ->
        [true] 全部 { COUNT($candidates) } 个候选都在 { COUNT($steps) } 步之内发散
       *[false]
            最多训练 { COUNT($steps) } 步之后，
            { COUNT($candidates) } 个候选的最低验证损失为 { DECIMAL($lowest) }{ $diverged ->
                [0] {""}
               *[other] （其中 { COUNT($diverged) } 个发散）
            }
    }{ $startIsKnown ->
        [true] ；未训练的模型为 { DECIMAL($start) }
       *[false] {""}
    }{ $guessingIsKnown ->
        [true] ，对每一行都给出同一个最佳猜测则为 { DECIMAL($guessing) }
       *[false] {""}
    }{ $falling ->
        [true] ；损失仍在下降，更长的探测也许能做到
       *[false] {""}
    }

cause-rate =
    已试过 { RATE($lowestRate) } 到 { RATE($highestRate) } 的学习率{ $diverged ->
        [0] ，所以问题多半不在学习率本身
       *[other]
            ：如果数据的尺度没有问题，
            低于 { RATE($lowestRate) } 的学习率或梯度裁剪也许能避免发散
    }

cause-loss =
    请检查损失函数是否与输出层的激活函数和目标相配，
    针对概率的损失无法在其他数值上训练

cause-penalty =
    模型带有正则化惩罚项：惩罚若大过损失，权重会一直停在零附近，
    请先去掉惩罚项再试

engine-unsupported =
    { $starts ->
        [false]
            没有测到任何结果，因为 { $device } 上的引擎 { $engine } 无法启动：{ $because }；
            请等它恢复后再问{ $asked ->
                [true] ，或者不指定引擎和设备，以便换用其他引擎
               *[false] {""}
            }
       *[true]
            { $device } 上的引擎 { $engine } 无法训练这个模型：{ $because }；
            { $asked ->
                [true] 请不要指定引擎和设备，以便换用其他引擎，或者替换模型中缺少支持的部分
               *[false] 这里已没有其他引擎可以尝试，请替换模型中缺少支持的部分
            }
    }

missing =
    目前证据还不足以给出答案：{ $what ->
        [measurements] 目前还没有任何测量结果
        [step-time] 没有一个训练步能够计时
        [memory-law] 仅凭现有的追踪还推不出内存规律
        [fitting-size] 没有任何批大小放得下
        [engine] { $message }
        [deadline] { probe-stage }还没有完成，期限就到了
        [trace] 批大小 { COUNT($batchSize) } 的追踪{ trial-ending }
       *[run] 批大小 { COUNT($batchSize) } 的运行{ trial-ending }
    }
