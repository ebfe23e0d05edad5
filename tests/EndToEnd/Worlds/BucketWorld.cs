using Microsoft.AspNetCore.Builder;
using SamlFederation.Bucket;
using SamlFederation.Tests.EndToEnd.Machine;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>The same with the sample bucket beside them.</summary>
public sealed class BucketWorld : World
{
    private WebApplication? bucket;

    public Uri Bucket { get; } = new($"http://localhost:{Ports.Free(1)[0]}");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        bucket = BucketApplication.Build([.. Arguments("bucket", Bucket, Sts)]);
        await bucket.StartAsync();
        await Health.WaitUntilReadyAsync(Bucket);
    }

    public override async Task DisposeAsync()
    {
        if (bucket is not null) await bucket.DisposeAsync();
        await base.DisposeAsync();
    }

    public override Task AdvanceClocksAsync(TimeSpan by) => Task.WhenAll(base.AdvanceClocksAsync(by), AdvanceClockAsync(Bucket, by));

    protected override IEnumerable<string> StsArguments() => ["--bucket-url", Origin(Bucket)];
}
