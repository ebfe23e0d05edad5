using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts.Identity;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.WebIdentity;

/// <summary>A token service that trusts a provider on this machine, and a role for whoever it vouches for.</summary>
public sealed class WebIdentityWorld : IAsyncLifetime
{
    public const string Worker = "arn:aws:iam::123456789012:role/Worker";
    public static readonly string[] All = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"];

    public RunningSts Sts { get; private set; } = null!;

    public TestOidcProvider Provider { get; private set; } = null!;

    /// <summary>The provider's ARN.</summary>
    public string Arn { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Sts = await RunningSts.StartAsync();
        Provider = await TestOidcProvider.StartAsync();
        Arn = await Sts.TrustAsync(Provider.Issuer);
        await Sts.RoleAsync("Worker", Trust(Arn, All, Provider.Name));
    }

    public async Task DisposeAsync()
    {
        await Provider.DisposeAsync();
        await Sts.DisposeAsync();
    }

    public TokenForge Token() => Provider.Token(Sts.Clock.GetUtcNow());

    public Task<Answer> AssumeAsync(TokenForge token, string role = Worker, params (string Name, string Value)[] more) => Sts.AssumeWithAsync(token.Sign(), role, more);

    /// <summary>A trust policy for a provider, with a condition on the audience.</summary>
    public static object Trust(string provider, string[] actions, string name, string client = TokenForge.Client) => new
    {
        Version = "2012-10-17",
        Statement = new[]
        {
            new
            {
                Effect = "Allow",
                Principal = new { Federated = provider },
                Action = actions,
                Condition = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { [$"{name}:aud"] = client } },
            },
        },
    };
}

/// <summary>What tests of web identities ask of a service.</summary>
internal static class WebIdentityCalls
{
    /// <summary>Registers a provider; its ARN.</summary>
    public static async Task<string> TrustAsync(this RunningSts sts, string issuer, string client = TokenForge.Client, params string[] thumbprints)
    {
        var answer = await sts.IamAsync(await sts.AdministratorAsync(), "CreateOpenIDConnectProvider",
            [("Url", issuer), ("ClientIDList.member.1", client), .. thumbprints.Select((thumbprint, index) => ($"ThumbprintList.member.{index + 1}", thumbprint))]);
        answer.AssertAccepted();
        return answer["OpenIDConnectProviderArn"]!;
    }

    /// <summary>Makes a role; its ARN.</summary>
    public static async Task<string> RoleAsync(this RunningSts sts, string name, object trust, string? identityPolicy = null, int maxSessionDuration = 3600, params (string Key, string Value)[] tags)
    {
        await using var db = await sts.DatabaseAsync();
        var fault = await sts.Services.GetRequiredService<Roles>().PutAsync(db, new RoleDefinition(RunningSts.Account, name, JsonSerializer.Serialize(trust))
        {
            MaxSessionDuration = maxSessionDuration,
            Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value),
            InlinePolicies = identityPolicy is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["own"] = identityPolicy },
        }, CancellationToken.None);
        Assert.Null(fault);
        return $"arn:aws:iam::{RunningSts.Account}:role/{name}";
    }

    /// <summary>Exchanges a token.</summary>
    public static Task<Answer> AssumeWithAsync(this RunningSts sts, string token, string role, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithWebIdentity", ["Version"] = "2011-06-15", ["RoleArn"] = role, ["RoleSessionName"] = "job-1", ["WebIdentityToken"] = token,
        };
        foreach (var (name, value) in more) fields[name] = value;
        return sts.PostAsync(fields);
    }

    /// <summary>The refusal, and the row of the decision trace that made it.</summary>
    public static async Task AssertRefusedByAsync(this RunningSts sts, Answer answer, string rule, int status, string code, string? message = null)
    {
        answer.AssertRefused(status, code, message);
        var (record, _) = await sts.RecordAsync(answer.RequestId);
        var failed = JsonDocument.Parse(record.Trace).RootElement.GetProperty("checks").EnumerateArray().Where(check => !check.GetProperty("passed").GetBoolean()).ToList();
        Assert.Equal(rule, Assert.Single(failed).GetProperty("name").GetString());
    }
}
