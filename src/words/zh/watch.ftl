### What to watch. How a message is read: src/words/README.md.

data-scale =
    { $kind ->
        [inputs-of-bytes]
            输入 { $name } 的取值为 { DECIMAL($low) } 到 { DECIMAL($high) }：
            请除以 255，因为网络的初始权重适合大小约为 1 的输入，
            255 的像素值会让最初几步迈得太大
        [inputs-large]
            输入 { $name } 的取值为 { DECIMAL($low) } 到 { DECIMAL($high) }：
            请逐列标准化（减去均值，除以标准差），
            因为网络的初始权重适合大小约为 1 的输入
        [targets-small]
            目标 { $name } 的取值只有 { DECIMAL($low) } 到 { DECIMAL($high) }：
            请除以标准差，否则损失几乎分不出预测的好坏
       *[targets-large]
            目标 { $name } 的取值为 { DECIMAL($low) } 到 { DECIMAL($high) }：
            请先标准化，再把预测换算回来，
            因为用常规的学习率要很久才能走到那么远
    }

current-does-not-fit =
    您现在用的批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } 无法比较，
    因为预算内批大小最多为 { COUNT($largest) }

current-diverged =
    您现在用的批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } 在比赛中发散了：
    对这个模型来说学习率太高

rows-sampled =
    试验只用了 { COUNT($rows) } 行训练数据中随机抽取的 { COUNT($sampled) } 行：
    内存和步时间与全部数据时相同，但用全部数据也许能降到更低的损失，最佳组合也可能随之变化

data-imbalance =
    类别不均衡：最多的一类占 { PERCENT($most) } 的行，
    总猜它也能有同样的正确率，而类别 { DECIMAL($rarest) } 只占 { PERCENT($least) }；
    { $weighted ->
        [asked] 损失已按要求加权，并且不要只看准确率
       *[other] 请给类别加权，并且不要只看准确率
    }

class-rare =
    批大小为 { COUNT($batchSize) } 时，{ PERCENT($missing) } 的批次里
    没有一行属于类别 { DECIMAL($rarest) }（占 { PERCENT($least) } 的行）：
    如果它重要，请多抽取或加权，或者用更大的批次

full-batch-possible =
    数据只有 { COUNT($rows) } 行，可以一次全部放下，
    不妨也试试 L-BFGS 或 Rprop 这类全批量方法

full-batch-unreached =
    我也试过用 Rprop 一次处理全部 { COUNT($rows) } 行：
    训练 { COUNT($steps) } 步、{ DURATION($trainedMs) }后验证损失为 { DECIMAL($lowest) }，
    没有达到建议组合用{ DURATION($winnerMs) }达到的 { DECIMAL($level) }

online-learning =
    每批一行就是在线学习：
    学习率不变时，它会一直在最优点附近徘徊而难以真正收敛，
    所以训练后期应让学习率衰减

generalisation-gap =
    建议的批大小 { COUNT($batchSize) } 对训练数据的拟合不逊于批大小
    {" "}{ COUNT($smallerBatchSize) }、学习率 { RATE($smallerRate) } 的组合，
    但在新数据上明显更差：
    验证损失为 { DECIMAL($loss) }，而后者为 { DECIMAL($smallerLoss) }；
    如果最终质量更重要，请用较小的批次

many-classes-noisy =
    批大小 { COUNT($batchSize) } 连 { COUNT($classes) } 个类别都无法各出现一次，
    实测损失在步与步之间也确实波动了 { PERCENT($noise) }；
    如果介意，可以用更大的批次来平滑

too-few-steps =
    按您的计划总共只更新 { COUNT($steps) } 次；
    大批次训练得这么短，泛化往往较差，
    最好把 { COUNT($epochsPlanned) } 轮加到 { COUNT($epochs) } 轮，
    凑够 { COUNT($stepsMin) } 次更新

batch-norm-small =
    模型用了批归一化，每批少于 { COUNT($rowsMin) } 行时其统计量不可靠，
    而这里只有 { COUNT($batchSize) } 行；
    换成组归一化或层归一化就没有这个问题

share-of-rows =
    一个批次就占了训练数据的 { PERCENT($share) }，
    在这样的比例下，训练容易落入更尖锐、泛化稍差的极小点

last-batch-small =
    每轮最后一批只有 { COUNT($rest) } 行，而不是 { COUNT($batchSize) } 行；
    它的梯度噪声更大，建议丢弃或充分打乱数据

hardware-multiple =
    批大小 { COUNT($preferred) } 的速度与 { COUNT($batchSize) } 相当，
    而且更合矩阵硬件的胃口

augmentation-left-out =
    试验省略了 { COUNT($layers) } 个随机增强层：
    您的每一步会更慢，可能需要更多内存，过拟合也会出现得更晚

mixed-precision =
    您的模型以 16 位计算，而试验以 float32 计算：
    您的每一步需要的内存更少，也可能更快，因此或可容纳更大的批次；
    采用之前请先实测

normalization-not-adapted =
    您的模型中有 { COUNT($layers) } 个 Normalization 层以均值 0、方差 1 参加了试验，
    与 Keras 不调用 adapt() 时相同：
    如果您会调用 adapt()，请改为在层中给出 mean 和 variance，然后重新提问

engine-fallback =
    { $fromDevice } 上的引擎 { $from } { $starts ->
        [false] 未能启动
       *[true] 无法训练这个模型
    }（{ $because }），
    因此改用 { $toDevice } 上的引擎 { $to } 测量：这里的时间和内存都以后者为准

budget-above-device =
    您允许使用 { BYTES($askedBytes) }，
    但最终用于测量的设备 { $device } 只有 { BYTES($budgetBytes) }：
    这里的一切都不超过后者

budget-above-free =
    您允许使用 { BYTES($budgetBytes) }，
    但{ asked-when }设备上只有 { BYTES($freeBytes) } 空闲：
    要装下这里所说的批次，其余部分也得空出来

device-busy =
    { asked-when }设备上还有 { COUNT($processes) } 个其他进程在计算{ $memoryIsHeld ->
        [true] ，占用 { BYTES($bytes) }
       *[false] {""}
    }；
    独占设备时，训练应当比这里的步时间更快

rate-beyond-edge =
    您的学习率 { RATE($learningRate) } 高于 { RATE($edge) }，
    范围测试在 { COUNT($batchSize) } 行时从该处开始发散，训练可能发散
