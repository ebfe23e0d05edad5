using System.Net;
using System.Text.RegularExpressions;
using SamlFederation.Iam;
using SamlFederation.Sts.CloudTrail;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.InHouse;

/// <summary>One thing that the request needs to be allowed.</summary>
internal sealed record AskedPermission(string Action, string Resource);

/// <summary>A resource's policy as its service keeps it, with the unique ids of those it names.</summary>
internal sealed record AskedPolicy(string Name, string Document, IReadOnlyDictionary<string, string> PrincipalIds);

/// <summary>What the record is to say beside what the signature proves.</summary>
internal sealed record AskedEvent(string Name, bool IsData, bool ReadOnly, IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<TrailResource> Resources)
{
    /// <summary>What the service will answer when the request is allowed, where that is an error: its code and text.</summary>
    public (string Code, string Message)? Outcome { get; init; }
}

/// <summary>A question of a service of the company's own, read and well formed.</summary>
internal sealed partial record Asked
{
    private const int MostPermissions = 8;
    private const int MostPairs = 64;
    private const int Longest = 4096;

    // Requests for our own APIs come to us; nobody has to ask what they mean.
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase) { "sts", "iam", "cloudtrail", "signin", "authorization" };

    public required SignedRequest Request { get; init; }
    public required RequestFacts Facts { get; init; }
    public required IReadOnlyList<AskedPermission> Permissions { get; init; }
    public required AskedEvent Event { get; init; }

    /// <summary>Who owns the resource: the account of the service that asks, where it does not say.</summary>
    public string? ResourceAccountId { get; init; }

    public AskedPolicy? ResourcePolicy { get; init; }

    /// <summary>A policy that will be the resource's, to be checked and bound.</summary>
    public string? NewPolicy { get; init; }

    public required RequestContext Keys { get; init; }

    /// <summary>The service that the request is for, by its actions.</summary>
    public string Service => Permissions[0].Action.Split(':')[0];

    public SigningProfile Profile => Service == "s3" ? SigningProfile.S3 : SigningProfile.For(Service);

    /// <summary>Reads the question; what is wrong with it where there is none.</summary>
    public static (Asked? Asked, string? Fault) Read(JsonMembers members, RequestFacts asking)
    {
        if (members.Object("Request") is not { } request) return (null, members.Fault ?? "Request must be given.");
        var raw = RequestOf(request);
        var permissions = members.Objects("Permissions").Select(one => new AskedPermission(one.Text("Action") ?? "", one.Text("Resource") ?? "")).ToList();
        var keys = new RequestContext();
        var conditions = members.Objects("Conditions").Select(one => (Key: one.Text("Key") ?? "", Values: one.Texts("Values"))).ToList();
        foreach (var (key, values) in conditions) keys.Add(key, values);
        var happened = members.Object("Event") is { } told ? EventOf(told) : null;
        var policy = members.Object("ResourcePolicy") is { } kept ? PolicyOf(kept) : null;
        var (owner, replacement) = (members.Text("ResourceAccountId"), members.Text("NewPolicy"));
        var facts = FactsOf(members, raw, asking);

        if (members.Fault is { } fault) return (null, fault);
        if (permissions.Count is 0 or > MostPermissions) return (null, $"Permissions must have 1 to {MostPermissions} members.");
        if (permissions.Any(one => !ActionName().IsMatch(one.Action) || one.Resource.Length is 0 or > Longest)) return (null, "A permission has an Action such as notes:Read and a Resource.");
        var service = permissions[0].Action.Split(':')[0];
        if (Ours.Contains(service) || permissions.Any(one => !one.Action.StartsWith(service + ":", StringComparison.Ordinal))) return (null, "The actions must be of one service, which is not one of this one's own.");
        if (conditions.Count > MostPairs || conditions.Any(one => !IsTheirs(one.Key, service))) return (null, $"Conditions are of {service} itself, or tell of tags of the resource and of the request.");
        if (owner is not null && !AccountId.IsValid(owner)) return (null, "ResourceAccountId must be twelve digits.");
        if (happened is null || !EventName().IsMatch(happened.Name)) return (null, "Event must have a Name of letters and digits.");
        return (new Asked { Request = raw, Facts = facts, Permissions = permissions, Event = happened, ResourceAccountId = owner, ResourcePolicy = policy, NewPolicy = replacement, Keys = keys }, null);
    }

    private static SignedRequest RequestOf(JsonMembers request) => new(
        request.Text("Method") ?? "", request.Text("Path") ?? "", request.Text("Query") ?? "",
        [.. request.Objects("Headers").Select(header => KeyValuePair.Create(header.Text("Name") ?? "", header.Text("Value") ?? ""))], default)
    {
        PayloadHash = request.Text("PayloadHash"),
    };

    private static RequestFacts FactsOf(JsonMembers members, SignedRequest request, RequestFacts asking) => asking with
    {
        SourceIp = IPAddress.TryParse(members.Text("SourceIp"), out var address) ? RequestFacts.Address(address) : "unknown",
        UserAgent = Shown(Header(request, "user-agent")),
        Host = Shown(Header(request, "host")),
        IsSecure = members.Flag("IsSecure"),
        TlsVersion = members.Text("TlsVersion"),
        CipherSuite = members.Text("CipherSuite"),
    };

    private static AskedEvent EventOf(JsonMembers told) => new(
        told.Text("Name") ?? "", told.Flag("IsData"), told.Flag("ReadOnly"),
        [.. told.Objects("Parameters").Take(MostPairs).Select(one => KeyValuePair.Create(Shown(one.Text("Name") ?? ""), Shown(one.Text("Value") ?? ""))).DistinctBy(pair => pair.Key)],
        [.. told.Objects("Resources").Take(MostPermissions).Select(one => new TrailResource(one.Text("AccountId"), Shown(one.Text("Type") ?? ""), Shown(one.Text("Arn") ?? "")) { IsPrefix = one.Flag("IsPrefix") })])
    {
        Outcome = told.Text("ErrorCode") is { } code ? (Shown(code), Shown(told.Text("ErrorMessage") ?? "")) : null,
    };

    private static AskedPolicy PolicyOf(JsonMembers kept) => new(
        kept.Text("Name") ?? "resource policy", kept.Text("Document") ?? "",
        kept.Objects("PrincipalIds").DistinctBy(one => one.Text("Principal")).ToDictionary(one => one.Text("Principal") ?? "", one => one.Text("Id") ?? "", StringComparer.Ordinal));

    // INVARIANT: who the caller is, where from and when, is not for the asking service's conditions to say.
    private static bool IsTheirs(string key, string service) =>
        key.StartsWith(service + ":", StringComparison.OrdinalIgnoreCase) || key.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase) || key.Equals("aws:TagKeys", StringComparison.OrdinalIgnoreCase);

    private static string Header(SignedRequest request, string name) => request.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>As much of a text as a record has room for.</summary>
    public static string Shown(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}:[A-Za-z0-9]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ActionName();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EventName();
}
