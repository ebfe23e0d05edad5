using SamlFederation.Authorization;
using SamlFederation.Iam;

namespace SamlFederation.Bucket;

/// <summary>One request, as the edge hands it over.</summary>
internal sealed record S3Call
{
    public required string Method { get; init; }

    public required S3Target Target { get; init; }

    /// <summary>All header lines.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required Stream Body { get; init; }

    public long? ContentLength { get; init; }

    /// <summary>Whether there is a body at all, also one whose length is not told.</summary>
    public bool HasBody { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What is asked about it, but for what it needs.</summary>
    public required Question Question { get; init; }

    public string Host => Header("host") ?? "";

    public bool IsPresigned => Target.Query.ContainsKey("X-Amz-Signature");

    /// <summary>The access key that is said to have signed; nothing is believed of it but whose key asks.</summary>
    public string? ClaimedKey => SigV4Verifier.Parse(Question.Request, SigningProfile.S3) is SigV4Parse.Parsed parsed ? parsed.Signature.AccessKeyId : null;

    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    public string? Parameter(string name) => Target.Query.GetValueOrDefault(name);
}

/// <summary>What goes back.</summary>
/// <param name="Status">The HTTP status.</param>
internal sealed record S3Answer(int Status)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A body of text, XML or a policy, or null.</summary>
    public string? Text { get; init; }

    public string TextType { get; init; } = "application/xml";

    /// <summary>An object's octets, which whoever answers disposes of; or null.</summary>
    public S3Content? Content { get; init; }

    /// <summary>The refusal, or null.</summary>
    public S3Error? Error { get; init; }

    public static S3Answer Refused(S3Error error) => new(error.Status) { Error = error };

    public static S3Answer Xml(System.Xml.Linq.XElement root, params IReadOnlyList<KeyValuePair<string, string>> headers) => new(200) { Text = S3Xml.Text(root), Headers = headers };
}

/// <summary>A range of a file.</summary>
internal sealed record S3Content(FileStream File, long Offset, long Length);
