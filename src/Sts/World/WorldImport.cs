using Microsoft.EntityFrameworkCore;
using SamlFederation.Data.Sts;
using SamlFederation.Sts.Identity;
using SamlFederation.Web;

namespace SamlFederation.Sts.World;

/// <summary>
/// Brings about what the token service's half of a world file says, through the classes that administer accounts, all of it or nothing.
/// What is there already is brought to the file's words and keeps its ids; what the file does not name stays.
/// </summary>
internal sealed class WorldImport(
    IDbContextFactory<StsDb> databases, Accounts accounts, SamlProviders providers, ManagedPolicies policies, Groups groups, Users users, Roles roles, FirstKeys keys)
{
    /// <summary>Imports a file; the faults, none when everything was brought about.</summary>
    public async Task<IReadOnlyList<WorldFault>> RunAsync(string json, CancellationToken cancellation)
    {
        List<WorldFault> faults = [];
        if (WorldEntry.ReadHalf(json, "sts", faults) is not { } sts) return faults;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var before = await db.Accounts.Select(account => account.Id).ToListAsync(cancellation);
        foreach (var account in sts.Entries("accounts")) await AccountAsync(db, account, faults, cancellation);
        foreach (var provider in sts.Entries("samlProviders")) await ProviderAsync(db, provider, faults, cancellation);
        foreach (var policy in sts.Entries("policies")) await PolicyAsync(db, policy, faults, cancellation);
        foreach (var group in sts.Entries("groups")) await GroupAsync(db, group, faults, cancellation);
        var made = new List<User>();
        foreach (var user in sts.Entries("users")) await UserAsync(db, user, made, faults, cancellation);
        // A trust policy is bound to the users it names, so they come first.
        foreach (var role in sts.Entries("roles")) await RoleAsync(db, role, faults, cancellation);
        sts.Close();
        if (faults.Count > 0) return faults;
        await keys.MakeAsync(db, before, made, cancellation);
        await transaction.CommitAsync(cancellation);
        return faults;
    }

    private Task AccountAsync(StsDb db, WorldEntry entry, List<WorldFault> faults, CancellationToken cancellation)
    {
        var (number, name, alias) = (entry.Text("number"), entry.Text("name"), entry.OptionalText("alias"));
        return ApplyAsync(entry, faults, () => accounts.PutAsync(db, number, name, alias, cancellation));
    }

    private Task ProviderAsync(StsDb db, WorldEntry entry, List<WorldFault> faults, CancellationToken cancellation)
    {
        var (account, name, metadata, url) = (entry.Text("account"), entry.Text("name"), entry.OptionalText("metadata"), entry.OptionalText("metadataUrl"));
        var settings = new SamlProviderSettings(entry.Flag("enabled", otherwise: true), entry.Flag("strictReplay"));
        if (metadata is null == url is null) entry.Refuse("metadata", "Give either `metadata` or `metadataUrl`.");
        return ApplyAsync(entry, faults, () => metadata is not null
            ? providers.PutAsync(db, account, name, metadata, settings, cancellation)
            : SamlProviders.PutPendingAsync(db, account, name, url!, settings, cancellation));
    }

    private Task PolicyAsync(StsDb db, WorldEntry entry, List<WorldFault> faults, CancellationToken cancellation)
    {
        var (account, name, path) = (entry.Text("account"), entry.Text("name"), entry.OptionalText("path") ?? "/");
        var (description, document) = (entry.OptionalText("description") ?? "", Document(entry, "document"));
        return ApplyAsync(entry, faults, () => policies.PutAsync(db, account, path, name, description, document, cancellation));
    }

    private Task GroupAsync(StsDb db, WorldEntry entry, List<WorldFault> faults, CancellationToken cancellation)
    {
        var definition = new GroupDefinition(entry.Text("account"), entry.Text("name"), Policies(entry, "Group")) { Path = entry.OptionalText("path") ?? "/" };
        return ApplyAsync(entry, faults, () => groups.PutAsync(db, definition, cancellation));
    }

    private Task UserAsync(StsDb db, WorldEntry entry, List<User> made, List<WorldFault> faults, CancellationToken cancellation)
    {
        var definition = new UserDefinition(entry.Text("account"), entry.Text("name"), Policies(entry, "User")) { Path = entry.OptionalText("path") ?? "/", Groups = entry.Texts("groups") ?? [] };
        return ApplyAsync(entry, faults, async () =>
        {
            var (user, fault) = await users.PutAsync(db, definition, cancellation);
            if (user is not null) made.Add(user);
            return fault;
        });
    }

    private static WantedPolicies Policies(WorldEntry entry, string kind) => new(kind, Inline(entry), entry.Texts("attachedPolicies") ?? []);

    private Task RoleAsync(StsDb db, WorldEntry entry, List<WorldFault> faults, CancellationToken cancellation)
    {
        var definition = new RoleDefinition(entry.Text("account"), entry.Text("name"), Document(entry, "trustPolicy"))
        {
            Path = entry.OptionalText("path") ?? "/",
            Description = entry.OptionalText("description") ?? "",
            MaxSessionDuration = entry.Number("maxSessionDuration") ?? 3600,
            Tags = Tags(entry),
            InlinePolicies = Inline(entry),
            AttachedPolicies = entry.Texts("attachedPolicies") ?? [],
        };
        return ApplyAsync(entry, faults, () => roles.PutAsync(db, definition, cancellation));
    }

    private static Dictionary<string, string> Tags(WorldEntry entry)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, values) in entry.TextsByName("tags") ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (values is [var value]) tags[key] = value;
            else entry.Refuse("tags", $"The tag `{key}` must have one value.");
        }
        return tags;
    }

    private static Dictionary<string, string> Inline(WorldEntry entry)
    {
        var inline = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var policy in entry.Entries("inlinePolicies"))
        {
            if (!inline.TryAdd(policy.Text("name"), Document(policy, "document"))) policy.Refuse("name", "Two inline policies have this name.");
            policy.Close();
        }
        return inline;
    }

    private static string Document(WorldEntry entry, string name)
    {
        if (entry.Json(name) is { } json) return json;
        entry.Refuse(name, "A policy document, an object, must be here.");
        return "";
    }

    // Nothing is attempted with an entry that could not be read.
    private static async Task ApplyAsync(WorldEntry entry, List<WorldFault> faults, Func<Task<EntityFault?>> put)
    {
        entry.Close();
        if (faults.Count == 0 && await put() is { } fault) entry.Refuse(fault.Member, fault.Message);
    }
}
