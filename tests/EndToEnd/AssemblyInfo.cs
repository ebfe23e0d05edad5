// One world at a time: the tests drive real ports, processes and a browser, and measure what the others would disturb.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// What these tests drive (bash, signals, apt's packages) is Unix's.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
