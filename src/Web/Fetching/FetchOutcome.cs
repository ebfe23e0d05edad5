namespace SamlFederation.Web;

/// <summary>What became of fetching a document.</summary>
public abstract record FetchOutcome
{
    private FetchOutcome() { }

    /// <summary>The document's text.</summary>
    public sealed record Fetched(string Text) : FetchOutcome;

    /// <summary>The address may not be fetched from; asking again is no use. The reason is one sentence.</summary>
    public sealed record Refused(string Reason) : FetchOutcome;

    /// <summary>Nothing usable came back; it may later. The reason is one sentence.</summary>
    public sealed record Failed(string Reason) : FetchOutcome;
}
