using System.Net;
using Microsoft.AspNetCore.Http;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>What becomes of a token when its provider is away, says something else, or leads elsewhere.</summary>
public sealed class ProviderTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string NoKey = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly RunningSts _sts = fixture.Sts;

    [Fact]
    public async Task A_provider_that_is_down_may_be_asked_again_later()
    {
        var port = Ports.Free();
        var provider = await TestOidcProvider.StartAsync(port: port);
        var (_, role) = await TrustAsync(provider);
        await provider.DisposeAsync();
        await RefusedAsync(provider, role, "ProviderAnswer", "IDPCommunicationError");

        await using var again = await TestOidcProvider.StartAsync(port: port);
        await RefusedAsync(again, role, "ProviderAnswer", "IDPCommunicationError");
        Assert.Equal(0, again.Asked);
        _sts.Clock.Advance(Pause);
        (await AssumeAsync(again, role)).AssertAccepted();
        Assert.Equal(1, again.Asked);
    }

    [Fact]
    public async Task An_outage_shorter_than_an_hour_is_not_felt()
    {
        var provider = await TestOidcProvider.StartAsync();
        var (_, role) = await TrustAsync(provider);
        (await AssumeAsync(provider, role)).AssertAccepted();
        await provider.DisposeAsync();
        _sts.Clock.Advance(Hour - TimeSpan.FromMinutes(1));
        (await AssumeAsync(provider, role)).AssertAccepted();
        await RefusedAsync(provider, role, "ProviderAnswer", "IDPCommunicationError", token => token with { KeyId = "unknown" });
        (await AssumeAsync(provider, role)).AssertAccepted();
        _sts.Clock.Advance(TimeSpan.FromMinutes(1));
        await RefusedAsync(provider, role, "ProviderAnswer", "IDPCommunicationError");
    }

    [Fact]
    public async Task A_key_that_is_new_is_asked_for_and_one_that_is_gone_ends()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var (_, role) = await TrustAsync(provider);
        (await AssumeAsync(provider, role)).AssertAccepted();
        provider.Keys[0] = TokenForge.Jwk(TestKeys.OtherRsa, "two");
        _sts.Clock.Advance(Pause);
        (await AssumeAsync(provider, role)).AssertAccepted();
        (await AssumeAsync(provider, role, token => token with { Key = TestKeys.OtherRsa, KeyId = "two" })).AssertAccepted();
        await RefusedAsync(provider, role, "Key", "InvalidIdentityToken", message: NoKey);
        Assert.Equal(2, provider.Asked);
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_counts_for_an_hour_at_most()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var (_, role) = await TrustAsync(provider);
        (await AssumeAsync(provider, role)).AssertAccepted();
        provider.Keys[0] = TokenForge.Jwk(TestKeys.OtherRsa, "two");
        _sts.Clock.Advance(Hour);
        await RefusedAsync(provider, role, "Key", "InvalidIdentityToken", message: NoKey);
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_the_provider_be_asked_without_bound()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var (_, role) = await TrustAsync(provider);
        (await AssumeAsync(provider, role)).AssertAccepted();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => RefusedAsync(provider, role, "Key", "InvalidIdentityToken", token => token with { KeyId = $"unknown-{n}" })));
        Assert.Equal(1, provider.Asked);
        _sts.Clock.Advance(Pause);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => RefusedAsync(provider, role, "Key", "InvalidIdentityToken", token => token with { KeyId = $"unknown-{n}" })));
        Assert.Equal(2, provider.Asked);
    }

    [Fact]
    public async Task Many_calls_at_once_ask_once()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var (_, role) = await TrustAsync(provider);
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AssumeAsync(provider, role)))) answer.AssertAccepted();
        Assert.Equal(1, provider.Asked);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_in_time_is_given_up()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        provider.Instead = async http => await Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var (_, role) = await TrustAsync(provider);
        var begun = TimeProvider.System.GetTimestamp();
        await RefusedAsync(provider, role, "ProviderAnswer", "IDPCommunicationError");
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        await using var attacker = await TestOidcProvider.StartAsync();
        foreach (var target in new[] { attacker.Issuer + "/keys", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd" })
        {
            await using var provider = await TestOidcProvider.StartAsync();
            provider.Instead = http => Write(http, "", target);
            var (_, role) = await TrustAsync(provider);
            await RefusedAsync(provider, role, "ProviderAnswer", "IDPCommunicationError");
        }
        Assert.Equal(0, attacker.Asked + attacker.Strays);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://keys.example.com/keys")]
    [InlineData("http://10.0.0.1/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/keys")]
    public async Task Keys_of_a_provider_on_this_machine_lie_on_this_machine(string address)
    {
        await using var provider = await TestOidcProvider.StartAsync();
        provider.KeysAt = address;
        var (_, role) = await TrustAsync(provider);
        await RefusedAsync(provider, role, "ProviderAddress", "InvalidIdentityToken", message: NoKey);
    }

    [Fact]
    public async Task A_discovery_document_of_another_issuer_is_refused()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        foreach (var named in new[] { "https://accounts.example.com", provider.Issuer + "/", "" })
        {
            provider.NamedIssuer = named;
            var (arn, role) = await TrustAsync(provider);
            await RefusedAsync(provider, role, "Discovery", "InvalidIdentityToken", message: NoKey);
            await ForgetAsync(arn);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"issuer\":1}")]
    public async Task An_answer_that_is_no_discovery_document_is_refused(string body)
    {
        await using var provider = await TestOidcProvider.StartAsync();
        provider.Instead = http => Write(http, body);
        var (_, role) = await TrustAsync(provider);
        await RefusedAsync(provider, role, "Discovery", "InvalidIdentityToken", message: NoKey);
    }

    [Fact]
    public async Task A_key_set_has_at_most_a_million_bytes_and_a_hundred_keys()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var (arn, role) = await TrustAsync(provider);
        provider.Keys.AddRange(Enumerable.Range(0, 99).Select(n => TokenForge.Jwk(TestKeys.OtherRsa, $"key-{n}")));
        (await AssumeAsync(provider, role)).AssertAccepted();

        provider.Keys.Add(TokenForge.Jwk(TestKeys.OtherRsa, "key-101"));
        await ForgetAsync(arn);
        (arn, role) = await TrustAsync(provider);
        await RefusedAsync(provider, role, "Discovery", "InvalidIdentityToken", message: NoKey);

        provider.Keys.RemoveRange(1, 100);
        provider.Keys[0]["padding"] = new string('x', 1_000_000);
        await ForgetAsync(arn);
        (_, role) = await TrustAsync(provider);
        await RefusedAsync(provider, role, "ProviderAnswer", "IDPCommunicationError");
    }

    [Fact]
    public async Task Keys_that_are_weak_or_for_something_else_verify_nothing()
    {
        await using var provider = await TestOidcProvider.StartAsync();
        var (_, role) = await TrustAsync(provider);
        var weak = TokenForge.Jwk(TestKeys.WeakRsa, "weak");
        var encryption = TokenForge.Jwk(TestKeys.Rsa, "encryption");
        encryption["use"] = "enc";
        var other = TokenForge.Jwk(TestKeys.Rsa, "other", "RS512");
        provider.Keys.AddRange([weak, encryption, other]);
        (await AssumeAsync(provider, role)).AssertAccepted();
        await RefusedAsync(provider, role, "Key", "InvalidIdentityToken", token => token with { Key = TestKeys.WeakRsa, KeyId = "weak" });
        await RefusedAsync(provider, role, "Key", "InvalidIdentityToken", token => token with { KeyId = "encryption" });
        await RefusedAsync(provider, role, "Key", "InvalidIdentityToken", token => token with { KeyId = "other" });
    }

    private async Task<(string Arn, string Role)> TrustAsync(TestOidcProvider provider)
    {
        var arn = await _sts.TrustAsync(provider.Issuer);
        return (arn, await _sts.RoleAsync($"For{Guid.NewGuid():N}", WebIdentityWorld.Trust(arn, WebIdentityWorld.All, provider.Name)));
    }

    private async Task ForgetAsync(string arn) =>
        (await _sts.IamAsync(await _sts.AdministratorAsync(), "DeleteOpenIDConnectProvider", ("OpenIDConnectProviderArn", arn))).AssertAccepted();

    private Task<Answer> AssumeAsync(TestOidcProvider provider, string role, Func<TokenForge, TokenForge>? change = null)
    {
        var token = provider.Token(_sts.Clock.GetUtcNow());
        return _sts.AssumeWithAsync((change is null ? token : change(token)).Sign(), role);
    }

    private async Task RefusedAsync(TestOidcProvider provider, string role, string rule, string code, Func<TokenForge, TokenForge>? change = null, string? message = null) =>
        await _sts.AssertRefusedByAsync(await AssumeAsync(provider, role, change), rule, 400, code, message);

    private static Task Write(HttpContext http, string body, string? redirect = null)
    {
        if (redirect is not null) (http.Response.StatusCode, http.Response.Headers.Location) = ((int)HttpStatusCode.Found, redirect);
        return http.Response.WriteAsync(body);
    }
}
