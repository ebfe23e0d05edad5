using System.Net;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Query;

/// <summary>Codes of virtual MFA devices, as AssumeRole and GetSessionToken take them; on a clock that stands still.</summary>
public abstract class MfaCases(RunningSts? sts)
{
    private const string WrongCode = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
    private const string WrongDevice = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
    private const string Half = "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";

    protected async Task TakesTheCodeOfAssumeRoleAndSpendsItAsync()
    {
        var (user, device, role) = await WorldAsync();
        (await sts!.AssumeRoleAsync(user.Signer, role.Arn)).AssertRefused(403, "AccessDenied", Principals.Denied(user.Arn, "sts:AssumeRole", role.Arn));
        var code = device.Code(Now);
        var session = (await AssumeAsync(user, device, role, code)).Signer();
        Assert.Null(sts!.Session(session).MfaAuthenticatedAt);
        (await AssumeAsync(user, device, role, code)).AssertRefused(403, "AccessDenied", WrongCode);
        (await TokenAsync(user, device, code)).AssertRefused(403, "AccessDenied", WrongCode);
        (await AssumeAsync(user, device, role, device.Code(Now.AddSeconds(30)))).AssertAccepted();
        // The code before the one that was taken is spent with it.
        (await AssumeAsync(user, device, role, device.Code(Now.AddSeconds(-30)))).AssertRefused(403, "AccessDenied", WrongCode);
    }

    protected async Task RefusesWhatIsNoCodeOfTheCallersDeviceAsync()
    {
        var (user, device, role) = await WorldAsync();
        var (other, foreign, _) = await WorldAsync();
        (await AssumeAsync(user, device, role, Wrong(device))).AssertRefused(403, "AccessDenied", WrongCode);
        (await AssumeAsync(user, device, role, device.Code(Now.AddSeconds(-60)))).AssertRefused(403, "AccessDenied", WrongCode);
        (await AssumeAsync(user, device, role, device.Code(Now.AddSeconds(60)))).AssertRefused(403, "AccessDenied", WrongCode);
        (await AssumeAsync(user, foreign, role, foreign.Code(Now))).AssertRefused(403, "AccessDenied", WrongDevice);
        (await AssumeAsync(user, device with { SerialNumber = device.SerialNumber + "x" }, role, device.Code(Now))).AssertRefused(403, "AccessDenied", WrongDevice);
        (await sts!.AssumeRoleAsync(user.Signer, role.Arn, ("SerialNumber", device.SerialNumber))).AssertRefused(403, "AccessDenied", Half);
        (await sts!.AssumeRoleAsync(user.Signer, role.Arn, ("TokenCode", device.Code(Now)))).AssertRefused(403, "AccessDenied", Half);
        (await TokenAsync(user, foreign, foreign.Code(Now))).AssertRefused(403, "AccessDenied", WrongDevice);
        (await AssumeAsync(user, device, role, device.Code(Now.AddSeconds(-30)))).AssertAccepted();
        (await TokenAsync(other, foreign, foreign.Code(Now))).AssertAccepted();
    }

    protected async Task TakesOneCodeOnceWhenManyRaceAsync()
    {
        var (user, device, role) = await WorldAsync();
        var code = device.Code(Now);
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => n % 2 == 0 ? AssumeAsync(user, device, role, code) : TokenAsync(user, device, code)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.OK))
            Assert.True(refused["Code"] is "AccessDenied" or "Throttling", refused.Body);
    }

    protected async Task MakesGuessingSlowAsync()
    {
        var (user, device, role) = await WorldAsync();
        for (var i = 0; i < 5; i++) (await AssumeAsync(user, device, role, Wrong(device))).AssertRefused(403, "AccessDenied", WrongCode);
        (await AssumeAsync(user, device, role, Wrong(device))).AssertRefused(400, "Throttling", "Rate exceeded");
        (await AssumeAsync(user, device, role, device.Code(Now))).AssertRefused(400, "Throttling", "Rate exceeded");
        // Calls without a code are not slowed, and after the pause the honest code is taken.
        (await sts!.StsAsync(user.Signer, "GetSessionToken")).AssertAccepted();
        sts!.Clock.Advance(TimeSpan.FromMinutes(1));
        (await AssumeAsync(user, device, role, device.Code(Now))).AssertAccepted();
    }

    private DateTimeOffset Now => sts!.Clock.GetUtcNow();

    private async Task<(TestUser User, TestDevice Device, TestRole Role)> WorldAsync()
    {
        sts!.Clock.Freeze(new DateTimeOffset(2030, 5, 6, 7, 8, 15, TimeSpan.Zero).AddHours(Random.Shared.Next(1, 10_000)));
        var user = await sts!.UserAsync();
        var role = await sts!.RoleAsync(Policies.Trust(Policies.Aws(user.Arn), condition: """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"""));
        return (user, await sts!.DeviceAsync(user), role);
    }

    private string Wrong(TestDevice device)
    {
        string[] right = [device.Code(Now.AddSeconds(-30)), device.Code(Now), device.Code(Now.AddSeconds(30))];
        return Enumerable.Range(0, 4).Select(n => $"00000{n}").First(code => !right.Contains(code));
    }

    private Task<Answer> AssumeAsync(TestUser user, TestDevice device, TestRole role, string code) =>
        sts!.AssumeRoleAsync(user.Signer, role.Arn, ("SerialNumber", device.SerialNumber), ("TokenCode", code));

    private Task<Answer> TokenAsync(TestUser user, TestDevice device, string code) =>
        sts!.StsAsync(user.Signer, "GetSessionToken", ("SerialNumber", device.SerialNumber), ("TokenCode", code));
}

public sealed class SqliteMfaTests(StsFixture fixture) : MfaCases(fixture.Sts), IClassFixture<StsFixture>
{
    [Fact]
    public Task Takes_a_code_and_spends_it() => TakesTheCodeOfAssumeRoleAndSpendsItAsync();

    [Fact]
    public Task Refuses_what_is_no_code_of_the_callers_device() => RefusesWhatIsNoCodeOfTheCallersDeviceAsync();

    [Fact]
    public Task Takes_one_code_once_when_many_race() => TakesOneCodeOnceWhenManyRaceAsync();

    [Fact]
    public Task Makes_guessing_slow() => MakesGuessingSlowAsync();
}

public sealed class PostgreSqlMfaTests(StsOnPostgreSql fixture) : MfaCases(fixture.Sts), IClassFixture<StsOnPostgreSql>
{
    [PostgreSqlFact]
    public Task Takes_a_code_and_spends_it() => TakesTheCodeOfAssumeRoleAndSpendsItAsync();

    [PostgreSqlFact]
    public Task Takes_one_code_once_when_many_race() => TakesOneCodeOnceWhenManyRaceAsync();
}
