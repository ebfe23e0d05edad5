using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Attacks.Doors;

/// <summary>What stands behind the doors: sign-in tokens, console sessions, and whose trail they open.</summary>
public sealed partial class SigninTokenAttackTests : IAsyncLifetime, IDisposable
{
    private AttackedSts _sts = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _sts = await AttackedSts.StartAsync();
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _sts.Address };
    }

    public async Task DisposeAsync() => await _sts.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_sign_in_token_opens_one_console_for_fifteen_minutes()
    {
        var token = await TokenAsync();
        using var twice = await GetAsync($"/federation?Action=login&SigninToken={token}&SigninToken={token}");
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);

        var logins = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => GetAsync("/federation?Action=login&SigninToken=" + token)));
        Assert.Single(logins, login => login.Headers.Contains("Set-Cookie"));
        foreach (var login in logins) login.Dispose();

        var now = _sts.Clock.GetUtcNow();
        _sts.Clock.Freeze(now);
        var (late, timely) = (await TokenAsync(), await TokenAsync());
        _sts.Clock.Freeze(now.AddMinutes(15).AddTicks(-10_000_000));
        Assert.NotNull(await LoginAsync(timely));
        _sts.Clock.Freeze(now.AddMinutes(15));
        Assert.Null(await LoginAsync(late));
    }

    [Theory]
    [InlineData("https://evil.example.com/console")]
    [InlineData("//evil.example.com/console")]
    [InlineData("/\\evil.example.com")]
    [InlineData("/console/../federation")]
    [InlineData("/console/%2e%2e/federation")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https:evil.example.com")]
    [InlineData("/console\r\nSet-Cookie: a=b")]
    [InlineData("/consolex")]
    [InlineData("{origin}.evil.example.com/console")]
    [InlineData("{origin}@evil.example.com/console")]
    [InlineData("/console\u2028")]
    public async Task A_destination_outside_the_console_is_refused_and_the_token_not_used_up(string destination)
    {
        var token = await TokenAsync();
        var address = "/federation?Action=login&SigninToken=" + token + "&Destination=";
        using var refused = await GetAsync(address + Uri.EscapeDataString(destination.Replace("{origin}", _sts.Origin, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
        using var accepted = await GetAsync(address + Uri.EscapeDataString(_sts.Origin + "/console/trail"));
        Assert.Equal("/console/trail", accepted.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_strangers_token_does_not_replace_a_live_session_without_a_click()
    {
        var mine = (await LoginAsync(await TokenAsync()))!;
        var strangers = await TokenAsync(AttackedWorld.DistantRole);
        using var asked = await GetAsync("/federation?Action=login&SigninToken=" + strangers, mine);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.DoesNotContain(asked.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => cookie.StartsWith("sf-sts-console", StringComparison.Ordinal));

        // The click cannot be forged from another site: the form's token is missing.
        using var forged = await PostAsync("/federation/replace", mine, ("SigninToken", strangers));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var signedOut = await PostAsync("/console/signout", mine);
        Assert.Equal(HttpStatusCode.BadRequest, signedOut.StatusCode);
        using var credentials = await PostAsync("/console/credentials", mine);
        Assert.Equal(HttpStatusCode.BadRequest, credentials.StatusCode);
        Assert.Contains("role/Attacked/", (await PageAsync("/console", mine)).Replace("assumed-role", "role", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_an_attacker_chose_is_not_taken_over()
    {
        const string chosen = "sf-sts-console=chosen-by-the-attacker";
        using var login = await GetAsync("/federation?Action=login&SigninToken=" + await TokenAsync(), chosen);
        var given = Cookie(login);
        Assert.NotNull(given);
        Assert.NotEqual(chosen, given);
        Assert.Contains("You are not signed in", await PageAsync("/console", chosen), StringComparison.Ordinal);
        // The same principal signs in anew: the old key is worth nothing from then on.
        using var again = await GetAsync("/federation?Action=login&SigninToken=" + await TokenAsync(), given);
        Assert.NotEqual(given, Cookie(again));
        Assert.Contains("You are not signed in", await PageAsync("/console", given), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trail_shows_its_own_account_alone()
    {
        var distant = await _sts.Doors.PostAsync(SamlDoor.Api, Honest(AttackedWorld.DistantRole).Base64(), AttackedWorld.DistantRole, AttackedWorld.DistantProvider);
        var own = await _sts.Doors.PostAsync(SamlDoor.Api, Honest(AttackedWorld.Role).Base64());
        Assert.True(distant.IsAccepted && own.IsAccepted);
        var nobodys = await _sts.Doors.PostAsync(SamlDoor.Api, "PHg+PC94Pg==", provider: AttackedWorld.DisabledProvider);
        var cookie = (await LoginAsync(await TokenAsync()))!;

        Assert.Contains(own.RequestId, await PageAsync("/console/trail/" + own.RequestId, cookie), StringComparison.Ordinal);
        foreach (var filter in new[] { "", "?accountId=999999999999", "?AccountId=999999999999&outcome=", "?user=david&event=AssumeRoleWithSAML" })
        {
            var export = await PageAsync("/console/trail.ndjson" + filter, cookie);
            Assert.Contains(own.RequestId, export, StringComparison.Ordinal);
            Assert.DoesNotContain("999999999999", export, StringComparison.Ordinal);
            Assert.DoesNotContain(nobodys.RequestId, export, StringComparison.Ordinal);
        }
        // From here on the account's own trail says that somebody asked for these.
        foreach (var foreign in new[] { distant.RequestId, nobodys.RequestId })
        {
            using var hidden = await GetAsync("/console/trail/" + foreign, cookie);
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"cloudtrail:*","Resource":"*"}]}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudtrail:LookupEvents","Resource":"*"}]}""", HttpStatusCode.OK)]
    public async Task A_session_policy_narrows_the_console_too(string policy, HttpStatusCode expected)
    {
        var cookie = await LoginAsync(await TokenAsync(policy: policy));
        foreach (var page in new[] { "/console/trail", "/console/trail.ndjson" })
        {
            using var answer = await GetAsync(page, cookie);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_form_of_ten_thousand_fields_is_a_bad_request_and_not_our_failure()
    {
        var cookie = (await LoginAsync(await TokenAsync()))!;
        var fields = Enumerable.Range(0, 10_000).Select(i => ($"f{i}", "")).Append(("Action", "login")).ToArray();
        foreach (var path in new[] { "/federation", "/federation/replace", "/console/signout", "/console/credentials" })
        {
            using var answer = await PostAsync(path, cookie, fields);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path}: {answer.StatusCode}");
        }
        Assert.Contains("Attacked", await PageAsync("/console", cookie), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_ends_with_its_role()
    {
        var cookie = (await LoginAsync(await TokenAsync()))!;
        var waiting = await TokenAsync();
        await using (var db = await _sts.DatabaseAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Roles.Where(role => role.Arn == AttackedWorld.Role).ExecuteDeleteAsync();
            await transaction.CommitAsync();
        }
        Assert.Contains("no longer exists", await PageAsync("/console", cookie), StringComparison.Ordinal);
        var late = await LoginAsync(waiting);
        Assert.True(late is null || (await PageAsync("/console", late)).Contains("no longer exists", StringComparison.Ordinal));
    }

    private HonestResponse Honest(string role) => role == AttackedWorld.DistantRole
        ? _sts.Honest() with { Issuer = AttackedWorld.OtherIssuer, Key = TestKeys.OtherRsa, Roles = [(role, AttackedWorld.DistantProvider)] }
        : _sts.Honest() with { Roles = [(role, AttackedWorld.Provider)] };

    private async Task<string> TokenAsync(string role = AttackedWorld.Role, string? policy = null)
    {
        var response = Honest(role);
        (string, string)[] fields = [("Action", "AssumeRoleWithSAML"), ("Version", "2011-06-15"), ("RoleArn", role), ("PrincipalArn", response.Roles[0].Provider), ("SAMLAssertion", response.Base64())];
        var answer = await _sts.Doors.SendAsync(SamlDoor.Api, "/", SamlDoors.Form(policy is null ? fields : [.. fields, ("Policy", policy)]));
        Assert.True(answer.IsAccepted, answer.Body);
        var xml = XElement.Parse(answer.Body);
        string Text(string name) => xml.Descendants().First(element => element.Name.LocalName == name).Value;
        var session = JsonSerializer.Serialize(new { sessionId = Text("AccessKeyId"), sessionKey = Text("SecretAccessKey"), sessionToken = Text("SessionToken") });
        using var given = await PostAsync("/federation", null, ("Action", "getSigninToken"), ("Session", session));
        using var json = JsonDocument.Parse(await given.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("SigninToken").GetString()!;
    }

    /// <summary>The console's cookie, or null where none was given.</summary>
    private async Task<string?> LoginAsync(string token)
    {
        using var login = await GetAsync("/federation?Action=login&SigninToken=" + token);
        return Cookie(login);
    }

    private static string? Cookie(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies)
        ? cookies.Select(cookie => cookie.Split(';')[0]).FirstOrDefault(cookie => ConsoleCookie().IsMatch(cookie))
        : null;

    private async Task<string> PageAsync(string path, string cookie)
    {
        using var answer = await GetAsync(path, cookie);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? cookie = null) => SendAsync(HttpMethod.Get, path, cookie, null);

    private Task<HttpResponseMessage> PostAsync(string path, string? cookie, params (string, string)[] fields) => SendAsync(HttpMethod.Post, path, cookie, SamlDoors.Form(fields));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? cookie, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await _client.SendAsync(request);
    }

    [GeneratedRegex(@"\Asf-sts-console=.{20,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConsoleCookie();
}
