using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Identity;
using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>Users and groups put into the store, and documents to give them.</summary>
internal static class Holders
{
    /// <summary>An identity policy of one statement.</summary>
    public static string Allow(string action, string resource = "*", object? condition = null) => Statement("Allow", action, resource, condition);

    public static string Deny(string action, string resource = "*") => Statement("Deny", action, resource, null);

    /// <summary>A trust policy for these principals, as AWS names them.</summary>
    public static string Trust(params string[] principals) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[] { new { Effect = "Allow", Principal = new { AWS = principals.Length == 1 ? (object)principals[0] : principals }, Action = "sts:AssumeRole" } },
    });

    /// <summary>A trust policy by which the tutorial's portal signs people in.</summary>
    public static string TrustPortal { get; } = JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[] { new { Effect = "Allow", Principal = new { Federated = RunningSts.Portal }, Action = TestWorld.All } },
    });

    /// <summary>A document of exactly so many characters by AWS's count.</summary>
    public static string Sized(int size, string document)
    {
        var padding = size - document.Length - "\"Sid\":\"\",".Length;
        return document.Replace("\"Effect\"", $"\"Sid\":\"{new string('a', padding)}\",\"Effect\"", StringComparison.Ordinal);
    }

    public static async Task<User> StoredUserAsync(this RunningSts sts, string name, string path = "/", string account = RunningSts.Account)
    {
        var user = new User
        {
            UniqueId = UniqueId.New(UniqueIdKind.User, account), AccountId = account, Name = name, FoldedName = name.ToLowerInvariant(), Path = path,
            Arn = $"arn:aws:iam::{account}:user{path}{name}", Created = sts.Clock.GetUtcNow(),
        };
        await using var db = await sts.DatabaseAsync();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user;
    }

    public static async Task<Group> StoredGroupAsync(this RunningSts sts, string name, string path = "/")
    {
        var group = new Group
        {
            UniqueId = UniqueId.New(UniqueIdKind.Group, RunningSts.Account), AccountId = RunningSts.Account, Name = name, FoldedName = name.ToLowerInvariant(), Path = path,
            Arn = $"arn:aws:iam::{RunningSts.Account}:group{path}{name}", Created = sts.Clock.GetUtcNow(),
        };
        await using var db = await sts.DatabaseAsync();
        db.Groups.Add(group);
        await db.SaveChangesAsync();
        return group;
    }

    public static async Task<SigV4Signer> KeyOfAsync(this RunningSts sts, User user)
    {
        var (key, secret) = sts.Services.GetRequiredService<AccessKeys>().Make(user);
        await using var db = await sts.DatabaseAsync();
        db.AccessKeys.Add(key);
        await db.SaveChangesAsync();
        return new SigV4Signer(key.Id, secret.Reveal());
    }

    public static async Task RemoveAsync(this RunningSts sts, IamIdentity gone)
    {
        await using var db = await sts.DatabaseAsync();
        db.Remove(gone);
        await db.SaveChangesAsync();
    }

    /// <summary>Makes one of the kind and gives the parameter that names it.</summary>
    public static async Task<(string Name, string Value)> HolderAsync(this RunningSts sts, string kind, string name)
    {
        switch (kind)
        {
            case "User": await sts.StoredUserAsync(name); break;
            case "Group": await sts.StoredGroupAsync(name); break;
            default: (await sts.AsAdministratorAsync("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", TrustPortal))).AssertAccepted(); break;
        }
        return ($"{kind}Name", name);
    }

    public static async Task<Answer> AsAdministratorAsync(this RunningSts sts, string action, params (string Name, string Value)[] parameters) =>
        await sts.IamAsync(await sts.AdministratorAsync(), action, parameters);

    public static Task<Answer> CreateRoleAsync(this RunningSts sts, string name, params (string Name, string Value)[] more) =>
        sts.AsAdministratorAsync("CreateRole", [("RoleName", name), ("AssumeRolePolicyDocument", TrustPortal), .. more]);

    /// <summary>Makes a managed policy and gives its ARN.</summary>
    public static async Task<string> PolicyAsync(this RunningSts sts, string name, string? document = null, params (string Name, string Value)[] more)
    {
        var made = await sts.AsAdministratorAsync("CreatePolicy", [("PolicyName", name), ("PolicyDocument", document ?? Allow("s3:GetObject")), .. more]);
        made.AssertAccepted();
        return made["Arn"]!;
    }

    private static string Statement(string effect, string action, string resource, object? condition) => condition is null
        ? JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { new { Effect = effect, Action = action, Resource = resource } } })
        : JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = new[] { new { Effect = effect, Action = action, Resource = resource, Condition = condition } } });
}
