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
cli-study-line = { $id }  { $at }  { $state }  { $model } on { $device }
cli-no-studies = No studies found.
cli-more-studies = Older studies are not listed. Filter with --state, or open the page Studies.
cli-study-deleted = The study { $id } is deleted.
cli-dataset-deleted = The data set { $id } is deleted.
