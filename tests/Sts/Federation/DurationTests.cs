using System.Globalization;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Federation;

/// <summary>The clock stands still, so that lengths are exact.</summary>
public sealed class DurationTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly RunningSts _sts = fixture.Sts;

    [Theory]
    [InlineData(null, null, null, 3600)]
    [InlineData("900", null, null, 900)]
    [InlineData("43200", null, null, 43200)]
    [InlineData(null, "900", null, 900)]
    [InlineData("7200", "1800", null, 1800)]
    [InlineData(null, "43200", null, 3600)]
    [InlineData("900", "43200", null, 900)]
    [InlineData(null, null, 600, 600)]
    [InlineData("7200", "3600", 1200, 1200)]
    [InlineData("900", "3600", 1200, 900)]
    public async Task Lasts_as_long_as_the_least_of_its_bounds(string? asked, string? attribute, int? providerSession, int seconds)
    {
        var answer = await CallAsync(RunningSts.Developer, asked, response => response with
        {
            SessionDuration = attribute, SessionNotOnOrAfter = providerSession is { } left ? Now.AddSeconds(left) : null,
        });
        answer.AssertAccepted();
        Assert.Equal(Now.AddSeconds(seconds), DateTimeOffset.Parse(answer["Expiration"]!, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Refuses_more_than_the_role_allows_and_never_clamps()
    {
        (await CallAsync(TestWorld.Hour, "3600")).AssertAccepted();
        (await CallAsync(TestWorld.Hour, "3601")).AssertRefused(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }

    [Fact]
    public async Task Has_no_session_where_the_providers_is_over_within_the_skew()
    {
        (await CallAsync(RunningSts.Developer, null, response => response with { SessionNotOnOrAfter = Now.AddSeconds(1) })).AssertAccepted();
        (await CallAsync(RunningSts.Developer, null, response => response with { SessionNotOnOrAfter = Now })).AssertRefused(400, "ExpiredTokenException", "Response has expired");
    }

    private Task<Answer> CallAsync(string role, string? asked, Func<HonestResponse, HonestResponse>? change = null)
    {
        _sts.Clock.Freeze(Now);
        var response = (change ?? (honest => honest))(_sts.Honest(role));
        return asked is null ? _sts.AssumeAsync(response) : _sts.AssumeAsync(response, ("DurationSeconds", asked));
    }
}
