using System.Security.Cryptography;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Sts.Sessions;
using SamlFederation.Tests.Fixtures;

namespace SamlFederation.Tests.Sts.Fixture;

/// <summary>A user that a test made, with a long-term key.</summary>
public sealed record TestUser(string Arn, string UniqueId, string Name, SigV4Signer Signer);

/// <summary>A role that a test made.</summary>
public sealed record TestRole(string Arn, string UniqueId, string Name);

/// <summary>A virtual MFA device that a test enabled for a user.</summary>
public sealed record TestDevice(string SerialNumber, byte[] Seed)
{
    public string Code(DateTimeOffset now) => new Totp(Seed).ComputeTotp(now.UtcDateTime);
}

/// <summary>Policies in the fewest words.</summary>
public static class Policies
{
    public static string Allow(params string[] actions) => Statement("Allow", actions);

    public static string Deny(params string[] actions) => Statement("Deny", actions);

    /// <summary>A trust policy: the principal as JSON, such as <c>{"AWS":"…"}</c>, and the condition as JSON.</summary>
    public static string Trust(string principal, string[]? actions = null, string? condition = null, string? more = null) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{{principal}},"Action":{{JsonSerializer.Serialize(actions ?? ["sts:AssumeRole"])}}{{(condition is null ? "" : $",\"Condition\":{condition}")}}}{{(more is null ? "" : "," + more)}}]}""";

    public static string Aws(string principal) => JsonSerializer.Serialize(new { AWS = principal });

    /// <summary>What the console of AWS attaches to a role to end its sessions.</summary>
    public static string RevokeBefore(DateTimeOffset time) =>
        """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"TIME"}}}]}"""
            .Replace("TIME", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Statement(string effect, string[] actions) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"{{effect}}","Action":{{JsonSerializer.Serialize(actions)}},"Resource":"*"}]}""";
}

/// <summary>Principals that a test makes for itself, straight in the store.</summary>
public static class Principals
{
    public const string Production = "999999999999";

    public static string Unique(string stem) => $"{stem}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}";

    public static async Task<TestUser> UserAsync(this RunningSts sts, string? policy = null, string account = RunningSts.Account, string? name = null, params (string Key, string Value)[] tags)
    {
        name ??= Unique("david");
        var id = UniqueId.New(UniqueIdKind.User, account);
        var user = new User
        {
            UniqueId = id, AccountId = account, Name = name, FoldedName = name.ToLowerInvariant(), Path = "/", Arn = $"arn:aws:iam::{account}:user/{name}", Created = sts.Clock.GetUtcNow(),
            InlinePolicies = policy is null ? [] : [new InlinePolicy { OwnerId = id, Name = "own", Document = policy }],
            Tags = [.. tags.Select(tag => new Tag(tag.Key, tag.Value))],
        };
        var (key, secret) = sts.Services.GetRequiredService<AccessKeys>().Make(user);
        await using var db = await sts.DatabaseAsync();
        db.Users.Add(user);
        db.AccessKeys.Add(key);
        await db.SaveChangesAsync();
        return new TestUser(user.Arn, id, name, new SigV4Signer(key.Id, secret.Reveal()));
    }

    public static async Task<TestRole> RoleAsync(this RunningSts sts, string trust, string? policy = null, string account = RunningSts.Account, string? name = null, int longest = 3600, params (string Key, string Value)[] tags)
    {
        name ??= Unique("Role");
        await using var db = await sts.DatabaseAsync();
        Assert.Null(await sts.Services.GetRequiredService<Roles>().PutAsync(db, new RoleDefinition(account, name, trust)
        {
            MaxSessionDuration = longest,
            InlinePolicies = policy is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["own"] = policy },
            Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value),
        }, default));
        var role = await db.Roles.AsNoTracking().SingleAsync(one => one.AccountId == account && one.Name == name);
        return new TestRole(role.Arn, role.UniqueId, name);
    }

    /// <summary>Gives a user or role another inline policy.</summary>
    public static async Task AttachAsync(this RunningSts sts, string ownerId, string name, string policy)
    {
        await using var db = await sts.DatabaseAsync();
        db.InlinePolicies.Add(new InlinePolicy { OwnerId = ownerId, Name = name, Document = policy });
        await db.SaveChangesAsync();
    }

    public static async Task<TestDevice> DeviceAsync(this RunningSts sts, TestUser user)
    {
        var (name, account, seed) = (Unique("phone"), user.Arn.Split(':')[4], RandomNumberGenerator.GetBytes(40));
        var serial = $"arn:aws:iam::{account}:mfa/{name}";
        await using var db = await sts.DatabaseAsync();
        db.MfaDevices.Add(new MfaDevice
        {
            SerialNumber = serial, AccountId = account, Name = name, Path = "/", UserId = user.UniqueId, Created = sts.Clock.GetUtcNow(), Enabled = sts.Clock.GetUtcNow(),
            SealedSeed = MfaDevices.Seal(sts.Services.GetRequiredService<SecretSealer>(), serial, seed),
        });
        await db.SaveChangesAsync();
        return new TestDevice(serial, seed);
    }

    /// <summary>A call of AssumeRole for a session named theresa, with further parameters.</summary>
    public static Task<Answer> AssumeRoleAsync(this RunningSts sts, SigV4Signer signer, string roleArn, params (string Name, string Value)[] more) =>
        sts.StsAsync(signer, "AssumeRole", [("RoleArn", roleArn), .. more.Any(one => one.Name == "RoleSessionName") ? Array.Empty<(string, string)>() : [("RoleSessionName", "theresa")], .. more]);

    /// <summary>A signer with the credentials in an answer.</summary>
    public static SigV4Signer Signer(this Answer answer)
    {
        answer.AssertAccepted();
        return new SigV4Signer(answer["AccessKeyId"]!, answer["SecretAccessKey"]!, answer["SessionToken"]);
    }

    /// <summary>What the credentials in an answer carry.</summary>
    public static SessionPrincipal Session(this RunningSts sts, SigV4Signer signer) =>
        Assert.IsType<OpenOutcome.Opened>(sts.Services.GetRequiredService<SessionTokenSealer>().Open(new SessionToken(signer.SessionToken!), signer.AccessKeyId)).Session;

    public static AmazonSecurityTokenServiceClient Sdk(this RunningSts sts, SigV4Signer signer) => new(
        signer.SessionToken is null ? new BasicAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey) : new SessionAWSCredentials(signer.AccessKeyId, signer.SecretAccessKey, signer.SessionToken),
        new AmazonSecurityTokenServiceConfig { ServiceURL = sts.Origin, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    /// <summary>Every record of a request, by account.</summary>
    public static async Task<Dictionary<string, JsonElement>> RecordsAsync(this RunningSts sts, string requestId)
    {
        await using var db = await sts.DatabaseAsync();
        return await db.Trail.AsNoTracking().Where(one => one.RequestId == requestId).ToDictionaryAsync(one => one.AccountId!, one => JsonDocument.Parse(one.Record).RootElement);
    }

    public static string Denied(string caller, string action, string resource) => $"User: {caller} is not authorized to perform: {action} on resource: {resource}";
}
