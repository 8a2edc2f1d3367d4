### What the commands say beside the answer. How a message is read: src/words/README.md.

cli-dataset = data set { $id }
cli-model = model { $id }

cli-progress = { $percent } %  { $what }{ $timeIsKnown ->
        [true] , at most { DURATION($remainingMs) } more
       *[false] {""}
    }

# what is being tried, as the service says it
cli-progress-what = { $message }

cli-cancelled = cancelled
cli-study-failed = the study failed: { $cause }
cli-cause-unknown = the cause is unknown
cli-study-ended = the study { $state ->
        [cancelled] was cancelled
       *[other] is { $state }
    }
cli-no-code = there is no code for { $framework } here
cli-report = report: { $address }
cli-no-browser = no browser was found here. Open the address above in one.
