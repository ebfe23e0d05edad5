using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Holding;

/// <summary>How often a request asks the store.</summary>
public sealed class RoundTripTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task What_is_held_is_not_read_again()
    {
        var responses = Enumerable.Range(0, 40).Select(_ => _sts.Honest()).ToList();
        var signer = await _sts.SignerAsync();
        var user = await _sts.UserAsync();
        await AllAsync(responses[0]);
        // The look that finds what this test itself changed makes everything be read anew, once.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await AllAsync(responses[1]);

        using var commands = new Commands(_sts.DataDirectory);
        var began = Stopwatch.StartNew();
        foreach (var response in responses.Skip(2)) await AllAsync(response);
        // One look a second at what other instances changed; records and claims go another way, many in one commit.
        Assert.InRange(commands.Seen.Count, 0, (int)began.Elapsed.TotalSeconds + 1);
        Assert.All(commands.Seen, command => Assert.Contains("\"Changes\"", command, StringComparison.Ordinal));

        async Task AllAsync(SamlFederation.Tests.Fixtures.HonestResponse response)
        {
            (await _sts.AssumeAsync(response)).AssertAccepted();
            (await _sts.CallerIdentityAsync(signer)).AssertAccepted();
            (await _sts.CallerIdentityAsync(user.Signer)).AssertAccepted();
        }
    }

    [Fact]
    public async Task What_may_be_held_is_changed_in_a_transaction_only()
    {
        await using var db = await _sts.DatabaseAsync();
        var roles = db.Roles.Where(role => role.Name == "Hour");
        await Assert.ThrowsAsync<InvalidOperationException>(() => roles.ExecuteUpdateAsync(set => set.SetProperty(role => role.Description, "behind the back")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => roles.ExecuteDeleteAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Database.ExecuteSqlAsync($"""UPDATE "Identities" SET "Description" = ''"""));
        Assert.Equal("", (await roles.AsNoTracking().SingleAsync()).Description);
    }

    // Commands of other services in this process are not counted: the file tells them apart.
    private sealed class Commands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly string _folder;
        private readonly List<IDisposable> _subscriptions = [];

        public Commands(string folder)
        {
            _folder = folder;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public System.Collections.Concurrent.ConcurrentBag<string> Seen { get; } = [];

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name) _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: var key, Value: CommandEventData data } && key == RelationalEventId.CommandExecuting.Name && data.Command.Connection!.ConnectionString.Contains(_folder, StringComparison.Ordinal))
                Seen.Add(data.Command.CommandText);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
