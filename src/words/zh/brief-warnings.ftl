### What to act on. How a message is read: src/words/README.md.

warning-does-not-fit =
    请允许{ $exact ->
        [true] 至少
       *[false] 超过
    } { BYTES($bytes) }，或者缩小模型。

warning-engine-unsupported =
    { $starts ->
        [false] 请等引擎能启动后再问{ $asked ->
            [true] ，或者不指定引擎和设备。
           *[false] 。
        }
       *[true] { $asked ->
            [true] 请不要指定引擎和设备，以便换用其他引擎。
           *[false] 请替换模型中不受支持的部分。
        }
    }

warning-rate-beyond-edge =
    您的学习率 { RATE($learningRate) } 可能发散：范围测试在 { RATE($edge) } 处就发散了。

warning-current-does-not-fit =
    您现在用的批大小 { COUNT($batchSize) }（学习率 { RATE($learningRate) }）无法比较：预算内批大小最多为 { COUNT($largest) }。

warning-current-diverged =
    您现在用的批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) } 发散了：学习率太高。

warning-data-scale =
    { $kind ->
        [inputs-of-bytes] 请把输入 { $name } 除以 255。
        [inputs-large]
            请把输入 { $name } 标准化：取值为 { DECIMAL($low) } 到 { DECIMAL($high) }。
        [targets-small]
            请把目标 { $name } 除以标准差：取值只有 { DECIMAL($low) } 到 { DECIMAL($high) }。
       *[targets-large]
            请把目标 { $name } 标准化，再把预测换算回来：
            取值为 { DECIMAL($low) } 到 { DECIMAL($high) }。
    }

warning-cause-rate =
    { $diverged ->
        [0] 问题多半不在学习率：{ RATE($lowestRate) }–{ RATE($highestRate) } 都试过了。
       *[other] 请试低于 { RATE($lowestRate) } 的学习率，或者裁剪梯度。
    }

warning-cause-loss = 请检查损失函数是否与输出的激活函数和目标相配。

warning-cause-penalty = 请先去掉正则化惩罚项训练一次；惩罚过大会让权重停在零附近。

warning-engine-fallback =
    这些数字来自 { $toDevice } 上的 { $to }：{ $fromDevice } 上的 { $from } { $starts ->
        [false] 没有启动。
       *[true] 无法训练这个模型。
    }

warning-budget-above-device =
    请按 { BYTES($budgetBytes) } 计划：{ $device } 没有更多内存。

warning-budget-above-free =
    请先腾出设备内存：{ BYTES($budgetBytes) } 中只有 { BYTES($freeBytes) } 空闲。

warning-device-busy =
    另有 { COUNT($processes) } 个进程占用设备；独占时每步应当更快。

warning-workers =
    用 { COUNT($count) } 个工作进程时，学习率取 { RATE($learningRate) }，
    预热 { COUNT($warmupSteps) } 步，训练 { COUNT($epochs) } 轮。

warning-effective-decided =
    每 { COUNT($effectiveBatchSize) } 行更新一次：{ $workers ->
        [1] {""}
       *[other] { COUNT($workers) } 个工作进程各
    }{ $steps ->
        [1] 一批
       *[other] 累积 { COUNT($steps) } 个小批次，每批
    } { COUNT($microBatchSize) } 行。

warning-batch-norm-small =
    请改用组归一化或层归一化：少于 { COUNT($rowsMin) } 行时批归一化不可靠。

warning-too-few-steps =
    请训练 { COUNT($epochs) } 轮而不是 { COUNT($epochsPlanned) } 轮：
    只更新 { COUNT($steps) } 次太少。

warning-generalisation-gap =
    如果最终损失更重要，请用批大小 { COUNT($smallerBatchSize) }、学习率 { RATE($smallerRate) }：
    在新数据上是 { DECIMAL($smallerLoss) } 而不是 { DECIMAL($loss) }。

warning-class-rare =
    请多抽取类别 { DECIMAL($rarest) } 或给它加权：{ PERCENT($missing) } 的批次里没有它。

warning-data-imbalance =
    请给类别加权：最多的一类占 { PERCENT($most) } 的行。

warning-many-classes-noisy =
    损失每步波动 { PERCENT($noise) }；更大的批次会更平稳。

warning-online-learning = 请让学习率衰减：每批一行时，学习率不变就难以收敛。

warning-normalization-not-adapted =
    如果您会调用 adapt()，请在 { COUNT($layers) } 个 Normalization 层中写明 mean 和 variance，
    然后重新提问。

warning-augmentation-left-out =
    您的每一步会更慢：试验省略了 { COUNT($layers) } 个随机增强层。

warning-mixed-precision = 请用 16 位重新测量：试验以 float32 计算。

warning-warmup = 前 { COUNT($steps) } 步预热学习率。

warning-warmup-curvature = 前 { COUNT($steps) } 步预热学习率。

warning-rate-decay = 让学习率衰减，到第 { COUNT($to) } 步降为零。

warning-decay-to-end = 让学习率衰减，到最后一步降为零。

warning-rate-falls =
    让学习率衰减，到最后一步即第 { COUNT($to) } 步降为零。

warning-constant-rate-pair =
    如果学习率保持不变，请改用批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }。

warning-last-batch-small = 请丢弃每轮的最后一批：它只有 { COUNT($rest) } 行。

warning-hardware-multiple =
    批大小 { COUNT($preferred) } 差不多一样快，也更适合矩阵硬件。
