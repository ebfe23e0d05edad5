// The tests of the start read the process's own standard error, and the limits' tests measure time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
