### What the user decided. How a message is read: src/words/README.md.

size-decided = 批大小 { COUNT($batchSize) } 由您决定，这里只选择其余部分

sizes-decided =
    只考虑了您允许的批大小{ $bounds ->
        [min] ：不少于 { COUNT($min) }
        [max] ：不超过 { COUNT($max) }
        [both] ：{ COUNT($min) } 到 { COUNT($max) }
       *[none] {""}
    }{ $hasUnit ->
        [true] ，{ COUNT($multipleOf) } 的倍数
       *[false] {""}
    }{ $powerOfTwo ->
        [true] ，2 的幂
       *[false] {""}
    }

rate-decided = 学习率 { RATE($learningRate) } 由您决定，这里只选择其余部分

effective-decided =
    每次更新保持 { COUNT($effectiveBatchSize) } 行：{ $workers ->
        [1] {""}
       *[other] { COUNT($workers) } 个工作进程各自
    }{ $steps ->
        [1] 以批大小 { COUNT($microBatchSize) } 训练
       *[other] 累积 { COUNT($steps) } 个 { COUNT($microBatchSize) } 行的小批次
    }，
    这是内存放得下的最快方式，每次更新约 { DURATION($updateMs) }{ $hasFewer ->
        [true] ，不计进程间通信（按进程数：{ $list }）
       *[false] {""}
    }

effective-rate =
    { COUNT($effectiveBatchSize) } 行无法一次放入内存：
    学习率 { RATE($racedRate) } 是在 { COUNT($racedBatchSize) } 行时测得的，
    按整次更新换算为 { RATE($learningRate) }，并未实际训练

wish-does-not-fit =
    批大小 { COUNT($wanted) } 超出{ $bound ->
        [engine] 引擎的最大张量
        [failure] 能训练的范围（更小的批次已失败）
       *[memory] { BYTES($budgetBytes) } 的内存
    }：放得下的最大批大小是 { COUNT($largest) }{ $reach ->
        [exactly] ；累积 { COUNT($steps) } 个 { COUNT($microBatchSize) } 行的小批次，更新相同
        [about]
            ；累积 { COUNT($steps) } 个 { COUNT($microBatchSize) } 行的小批次，
            每次更新为 { COUNT($effectiveBatchSize) } 行
       *[never] {""}
    }
