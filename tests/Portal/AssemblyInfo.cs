// Every class starts a portal of its own and hashes passwords at full strength; one after another they do not time out.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
