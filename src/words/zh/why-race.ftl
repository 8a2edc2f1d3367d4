### What the race and the cost decided. How a message is read: src/words/README.md.

race-won =
    在您的设备上真正训练过的 { COUNT($candidates) } 个候选中，
    它最先达到验证损失 { DECIMAL($level) }，用时 { DURATION($timeMs) }{ $hasSecond ->
        [true]
            ；其次是批大小 { COUNT($secondBatchSize) }、学习率 { RATE($secondRate) }，
            用时是它的 { DECIMAL($ratio) } 倍
       *[false] {""}
    }

race-tied =
    在您的设备上真正训练过的 { COUNT($candidates) } 个候选中，
    它用 { DURATION($timeMs) } 达到验证损失 { DECIMAL($level) }，
    与批大小 { COUNT($secondBatchSize) }、学习率 { RATE($secondRate) } 几乎不分上下；
    两者如此接近时，我选批次更大或学习率更温和的一个

race-falling =
    在您的设备上实际训练过的 { COUNT($candidates) } 个候选中，
    学习率不变时批大小 { COUNT($otherBatchSize) }、学习率 { RATE($otherRate) } 最先降到验证损失 { DECIMAL($level) }，
    用时 { DURATION($otherMs) }，这个组合用时 { DURATION($timeMs) }；
    而学习率降到零时，已测得的损失表明这个组合会更早达到目标

race-unreached =
    在您的设备上真正训练过的 { COUNT($candidates) } 个候选中，
    它最有希望，不过还没有达到目前见过的最好验证损失

race-skipped =
    { $raced ->
        [one] 只训练了一个候选，没有可比较的对象
        [several] 候选训练的步数太少，无法比较
       *[none] 这次没有让候选实际比赛
    }，
    所以这只是一个谨慎的默认值，而不是测出来的选择：
    批大小 { COUNT($batchSize) } { $decided ->
        [size] 符合您的要求
        [both] 符合您的要求
       *[rate] 离内存上限还很远
    }，学习率 { RATE($learningRate) } { $decidedOrBelow ->
        [decided] 由您决定
        [edge]
            不超过 { OPTIMIZER($optimizer) } 常用的 { RATE($usualRate) }，
            也低于范围测试的上限
        [diverged]
            不超过 { OPTIMIZER($optimizer) } 常用的 { RATE($usualRate) }，
            也低于候选发散时的 { RATE($divergedRate) }
       *[usual] 取自 { OPTIMIZER($optimizer) } 在 32 行时常用的 { RATE($usualRate) }
    }；
    更长的探测可以比较各个候选

race-diverged =
    途中有 { COUNT($count) } 个候选发散，其中学习率最低的是 { RATE($lowestRate) }

least-memory-choice =
    您希望少占内存：在真正训练过的候选中，
    { COUNT($batchSize) } 是能在最快者两倍时间之内达到验证损失 { DECIMAL($level) } 的最小批次
    （用时 { DURATION($timeMs) }，是批次 { COUNT($quickest) } 的 { DECIMAL($slower) } 倍）

cheapest-choice =
    您希望花费最少：在您的设备上真正训练过的 { COUNT($candidates) } 个候选中，
    它用 { DURATION($timeMs) }、花费 { AMOUNT($cost, $unit, $currency) }
    {" "}达到验证损失 { DECIMAL($level) }{ $hasOther ->
        [true]
            ；其余候选中最快的是批大小 { COUNT($otherBatchSize) }、学习率 { RATE($otherRate) }，
            用时 { DURATION($otherMs) }，花费 { AMOUNT($otherCost, $unit, $currency) }
       *[false] {""}
    }

cheapest-is-fastest =
    您的设备每小时的价格与批大小无关，所以在一台设备上，最快的训练就是最便宜的训练

cheapest-power =
    这里假定设备在每步的固定开销阶段功率是 { DECIMAL($idleWatts) } 瓦，
    处理各行数据时是 { DECIMAL($busyWatts) } 瓦，
    在这个批大小下平均 { DECIMAL($watts) } 瓦；
    按花费而不是时间来权衡，理论上的最佳批大小{ $costMovesSize ->
        [false] 仍在 { COUNT($quickest) } 附近
       *[true] 在 { COUNT($cheapest) } 附近，而不是 { COUNT($quickest) }
    }

## Neighbours and seeds

why-not-larger =
    更大的也试过：
    批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } { against-winner }

why-not-smaller =
    更小的也试过：
    批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } { against-winner }

replicated =
    换一个随机种子重新训练，它用{ DURATION($otherMs) }达到目标，
    第一次是{ DURATION($firstMs) }

replicate-overruled =
    用第一个种子时，批大小 { COUNT($batchSize) } 配学习率 { RATE($learningRate) } 领先
    （{ DURATION($firstMs) }对{ DURATION($ownFirstMs) }），
    但换一个种子后它{ $reached ->
        [true] 用了{ DURATION($otherMs) }
       *[false] 没有及时达到目标
    }，
    而建议的组合只需{ DURATION($ownOtherMs) }，所以选了更稳的一个

end-lowest =
    在实际训练过的 { COUNT($candidates) } 个候选中{ $someFell ->
        [true] （其中 { COUNT($annealed) } 个试过下降的学习率）
       *[false] {""}
    }，{ $isMeasured ->
        [true] 该组合完整训练了一次：{ COUNT($epochs) } 轮后验证损失为
       *[false] 预计该组合{ $staysConstant ->
            [true] 在学习率不变时能达到的损失最低：{ COUNT($epochs) } 轮之内验证损失降到
           *[false] 的最终损失最低：训练 { COUNT($epochs) } 轮后验证损失为
        }
    } { DECIMAL($loss) }
    （{ DECIMAL($low) } 至 { DECIMAL($high) }）

end-usual =
    { $same ->
        [true] 这正是{ $current ->
            [true] 您现在用的设置
           *[other] 常用设置
        }：批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
       *[false] { $current ->
            [true] 您现在用的设置
           *[other] 常用设置
        }（批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }）预计验证损失降到 { DECIMAL($usualLoss) }，该组合为 { DECIMAL($loss) }（前者是后者的 { DECIMAL($ratioLow) } 到 { DECIMAL($ratioHigh) } 倍）
    }

pairs-as-good =
    共有 { COUNT($pairs) } 个组合的最终损失与它预计相差不到 { PERCENT($within) }：
    批大小 { $sizesDiffer ->
        [true] { COUNT($batchSizeLow) } 到 { COUNT($batchSizeHigh) }
       *[false] { COUNT($batchSizeLow) }
    }，学习率 { $ratesDiffer ->
        [true] { RATE($learningRateLow) } 到 { RATE($learningRateHigh) }
       *[false] { RATE($learningRateLow) }
    }；
    在已记录的训练中，这样的范围有 { PERCENT($held) } 对其中所有组合都成立

end-by-size =
    各批大小（括号内为其最佳学习率）预计达到的验证损失：{ $list }；
    与最低值相差不超过 2% 的最大批大小是 { COUNT($asGood) }；
    同样的轮数，批大小 { COUNT($largest) } 所需时间是批大小 { COUNT($smallest) } 的 1/{ DECIMAL($speedUp) }

validation-by-size =
    比赛中各批大小达到的最低验证损失（训练时长各不相同）：{ $list }；
    其中最低的来自批大小 { COUNT($best) }

wish-cost =
    若不受您的决定限制，批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) }
    用 { DURATION($freeMs) } 达到同样的损失：{ $reached ->
        [true] 您的选择用了 { DURATION($wishMs) }，是它的 { DECIMAL($ratio) } 倍
       *[false] 您的选择在 { DURATION($wishMs) } 后仍未达到
    }

wish-costs-nothing =
    训练过的其他 { COUNT($candidates) } 组设置都没有更快达到，因此您的决定没有测得的代价

wish-cost-unmeasured =
    没有测量您的决定相对于自由选择的代价：
    先问一次不加限制的问题，就能与之比较
