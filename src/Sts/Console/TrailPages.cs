using System.Text.Json;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Trail;

namespace SamlFederation.Sts.Console;

/// <summary>Something that an event names, with where more is told of it.</summary>
/// <param name="Type">As <c>AWS::IAM::Role</c>.</param>
/// <param name="Name">Its ARN, or an access key's id.</param>
/// <param name="Page">Its own page in the console, or null.</param>
internal sealed record NamedResource(string Type, string Name, string? Page)
{
    /// <summary>The kind in the words of people.</summary>
    public string Kind => Type switch
    {
        "AWS::IAM::AccessKey" => "issued key",
        "AWS::IAM::SAMLProvider" or "AWS::IAM::OIDCProvider" => "provider",
        "AWS::IAM::VirtualMFADevice" => "MFA device",
        _ => Type[(Type.LastIndexOf(':') + 1)..].ToLowerInvariant(),
    };

    /// <summary>The last part of an ARN: what people call it.</summary>
    public string Short => Arn.TryParse(Name, out var arn) ? arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..] : Name;

    /// <summary>Every event that names it.</summary>
    public string History => new TrailFilter { Resource = Name }.Address("/console/trail");

    /// <summary>What was done with it, where it is a key.</summary>
    public string? Uses => Type == "AWS::IAM::AccessKey" ? new TrailFilter { Key = Name }.Address("/console/trail") : null;

    public static NamedResource Of(TrailMention mention, ConsoleHeader header) =>
        new(mention.Type, mention.Name, mention.Type == "AWS::IAM::Role" && header.MayListRoles && Arn.TryParse(mention.Name, out var arn) && arn.AccountId == header.AccountId
            ? "/console/roles/" + Uri.EscapeDataString(arn.Resource[(arn.Resource.LastIndexOf('/') + 1)..])
            : null);
}

/// <summary>One event.</summary>
internal sealed record TrailLine(string RequestId, string EventId, DateTimeOffset Time, string Name, string Source, string? User, string? Key, string? Error, string? ErrorMessage, string? SourceIp, IReadOnlyList<NamedResource> Names)
{
    /// <summary>Why it was refused; null for what was accepted.</summary>
    public DecisionTrace? Why { get; init; }

    /// <summary>What else this user did.</summary>
    public string? UserHistory => User is null ? null : new TrailFilter { User = User }.Address("/console/trail");

    /// <summary>What else was done with the key that signed.</summary>
    public string? KeyHistory => Key is null ? null : new TrailFilter { Key = Key }.Address("/console/trail");

    public static TrailLine Of(TrailRecord row, ConsoleHeader header)
    {
        using var record = JsonDocument.Parse(row.Record);
        string? Text(string name) => record.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return new TrailLine(row.RequestId, row.EventId, row.EventTime, row.EventName, row.EventSource, row.UserName, row.AccessKeyId, row.ErrorCode, Text("errorMessage"), Text("sourceIPAddress"),
            [.. row.Mentions.Select(mention => NamedResource.Of(mention, header))])
        {
            Why = row.ErrorCode is null ? null : DecisionTrace.Parse(row.Trace),
        };
    }
}

/// <summary>A page of the event history; <paramref name="Before"/> marks the next one.</summary>
internal sealed record TrailPage(ConsoleHeader Header, TrailFilter Filter, IReadOnlyList<TrailLine> Events, string? Before)
{
    /// <summary>What is wrong with what was typed, by the fields' names.</summary>
    public IReadOnlyDictionary<string, string> Mistakes { get; init; } = new Dictionary<string, string>();

    /// <summary>Ways in for those who have typed nothing yet.</summary>
    public required IReadOnlyList<(string Text, string Address)> Shortcuts { get; init; }
}

/// <summary>One field of the form.</summary>
internal sealed record TrailField(string Name, string Label, string? Value, string? Mistake, string Placeholder = "", string? Hint = null);

/// <summary>Everything on record about one request.</summary>
internal sealed record TrailRequest(ConsoleHeader Header, string RequestId, IReadOnlyList<TrailDetail> Details)
{
    /// <summary>Whether the SAML response that came with it is still held for the inspector.</summary>
    public bool HasMessage { get; init; }
}

/// <summary>One record with its decision trace.</summary>
internal sealed record TrailDetail(TrailLine Line, string Record, DecisionTrace Trace);
