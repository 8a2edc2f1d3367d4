### The frame of a sentence, units, and phrases that several messages share.

sentence = { $text }[{ $sources }]。
between-sentences = {""}
request = 您的请求

unit-ms = 毫秒
unit-s = 秒
unit-min = 分钟
unit-h = 小时
unit-bytes = 字节
unit-KiB = KiB
unit-MiB = MiB
unit-GiB = GiB
unit-TiB = TiB
unit-J = J
unit-Wh = Wh
unit-kWh = kWh

amount-without-currency = { $amount }（以您的货币计）

# memory-law, memory-replayed
further-rows =
    { $rowsAddNothing ->
        [true] 多放几行不会增加张量的峰值
       *[false] 每多一行，张量要多占 { BYTES($bytesPerRow) }
    }

# why-not-larger, why-not-smaller
against-winner =
    { $comparison ->
        [unreached] 用了 { DECIMAL($trainedRatio) } 倍的时间仍未达到目标
        [quicker] 用这个种子只需 { PERCENT($ratio) } 的时间
        [slower] 用时是 { DECIMAL($ratio) } 倍
       *[equal] 用时相同
    }

# budget-above-free, device-busy
asked-when =
    { $momentIsKnown ->
        [true] 首次提问时（{ MOMENT($at) }）
       *[false] 提问时
    }

# missing, lowered-deadline
probe-stage =
    { $stage ->
        [memory] 内存搜索
        [step-time] 训练步计时
        [sweep] 学习率范围测试
        [noise] 梯度噪声测量
       *[race] 比赛
    }

# missing
trial-ending =
    { $cause ->
        [completed] 完成了
        [outOfMemory] 内存不足
        [diverged] 发散了
        [timedOut] 超时了
        [cancelled] 被取消了
        [unsupported] 不受此引擎支持
        [userError] 因您自己的代码而失败
       *[crashed] 崩溃了
    }{ $messageIsKnown ->
        [true] ：{ $message }
       *[false] {""}
    }

# larger-why-not-larger, smaller-why-not-smaller
against-advised =
    { $against ->
        [stopped] 在达到同样的损失之前就被淘汰。
        [unreached] 用了 { COUNT($trainedRatio) } 倍时间仍未达到同样的损失。
        [quicker] 在一个种子下只用 { PERCENT($ratio) } 的时间。
        [slower] 达到同样的损失要 { DECIMAL($ratio) } 倍时间。
       *[equal] 达到同样的损失差不多一样快。
    }

# larger-ends, smaller-ends
ends-elsewhere =
    { $end ->
        [higher] 的最终损失预计高 { PERCENT($least) } 到 { PERCENT($most) }，
        [lower] 的最终损失预计低 { PERCENT($least) } 到 { PERCENT($most) }，
        [unsure-higher] 的最终损失预计高 { PERCENT($endGap) }（在误差范围内），
        [unsure-lower] 的最终损失预计低 { PERCENT($endGap) }（在误差范围内），
       *[equal] 的最终损失预计同样低，
    }{ $pace ->
        [quicker] 训练速度是 { DECIMAL($paceRatio) } 倍。
        [slower] 训练时间是 { DECIMAL($paceRatio) } 倍。
       *[equal] 训练时间相同。
    }

compared-pair =
    { $current ->
        [true] 您现在用的批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
       *[other] 批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
    }


snippet-missing =
    { $framework } 没有带这些设置的 { $optimizer }：请自备该优化器，批大小和学习率与其他代码相同。
